import type { SqliteDatabase } from './client.ts'
import { now } from './columns.ts'
import { settingsOf, type Names, type SqliteStoreOptions } from './settings.ts'
import { worker, type Work } from './work.ts'

const tables = ['sessions', 'one_time_tokens', 'throttle', 'revocations'] as const
const batch = 500

/**
 * Deletes what expired at least a day ago (of the feed: what is no longer kept), in bounded batches; resolves to how many
 * rows that were.
 *
 * The store does it by itself with about one write in a hundred. Call it from a job where writes are rare.
 *
 * @example
 * ```ts
 * await sweep(database)
 * ```
 */
export async function sweep(database: SqliteDatabase, options: SqliteStoreOptions = {}): Promise<number> {
  const settings = settingsOf(database, options)
  const sweepOnce = sweeper(worker(settings.database, settings.timeout), settings.names)
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
    // A transaction for each table: others write in between.
    for (const name of tables) swept += await work.write('sweep', link => link.run(statement(names.of(name))))
    return swept
  }
}

function statement(table: string): string {
  return `delete from ${table} where rowid in (
    select rowid from ${table} where drop_after < ${now} order by drop_after limit ${batch})`
}
