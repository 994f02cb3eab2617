import type { MysqlSource, SqlValue } from './client.ts'
import type { Link } from './link.ts'
import { deleteByKey } from './lists.ts'
import { settingsOf, type MysqlStoreOptions, type Names } from './settings.ts'
import { worker, type Work } from './work.ts'

const tables = [
  { name: 'sessions', key: 'id' },
  { name: 'one_time_tokens', key: 'hash' },
  { name: 'throttle', key: 'id' },
  { name: 'revocations', key: 'id' },
] as const
const batch = 500

/**
 * Deletes what expired at least a day ago (of the feed: what is no longer kept), in bounded batches; resolves to how many
 * rows that were.
 *
 * The store does it by itself with about one write in a hundred. Call it from a job where writes are rare.
 *
 * @example
 * ```ts
 * await sweep(pool)
 * ```
 */
export async function sweep(pool: MysqlSource, options: MysqlStoreOptions = {}): Promise<number> {
  const settings = settingsOf(pool, options)
  const sweepOnce = sweeper(worker(settings), settings.names)
  let total = 0
  for (;;) {
    const swept = await sweepOnce()
    if (swept === 0) return total
    total += swept
  }
}

/** Makes the function that sweeps one batch of every table and resolves to its size. */
export function sweeper(work: Work, names: Names): () => Promise<number> {
  return async () => {
    let swept = 0
    for (const { name, key } of tables) {
      swept += await work.transaction('sweep', link => sweepTable(link, names.of(name), key))
    }
    return swept
  }
}

/** Rows that somebody else holds are left for the next sweep: a sweep never waits, so it locks nobody out. */
async function sweepTable(link: Link, table: string, key: 'id' | 'hash'): Promise<number> {
  const { rows } = await link.query(
    `select ${key} as k from ${table} where drop_after < utc_timestamp(6) order by drop_after limit ${batch}
     for update skip locked`,
  )
  const keys = rows.map((row): SqlValue => (Buffer.isBuffer(row.k) ? row.k : Number(row.k)))
  await deleteByKey(link, table, key, keys)
  return rows.length
}
