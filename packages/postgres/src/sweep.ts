import { number } from './columns.ts'
import type { PostgresSource } from './clients/detect.ts'
import { settingsOf, type Names, type PostgresStoreOptions } from './settings.ts'
import { runner, type Run } from './statement.ts'

const tables = ['sessions', 'one_time_tokens', 'throttle', 'revocations']
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
export async function sweep(client: PostgresSource, options: PostgresStoreOptions = {}): Promise<number> {
  const settings = settingsOf(client, options)
  const sweepOnce = sweeper(runner(settings), settings.names)
  let total = 0
  for (;;) {
    const swept = await sweepOnce()
    if (swept === 0) return total
    total += swept
  }
}

/** Makes the function that sweeps one batch of every table and resolves to its size. */
export function sweeper(run: Run, names: Names): () => Promise<number> {
  const text = statement(names)
  return async () => {
    const [row] = await run('sweep', text, [batch])
    return row ? number(row, 'swept') : 0
  }
}

function statement({ of }: Names): string {
  const parts = tables.map(
    // Rows that another statement holds are left for the next sweep: a sweep never waits, so it locks nobody out.
    table => `${table} as (delete from ${of(table)} where ctid = any(array(
      select ctid from ${of(table)} where drop_after < clock_timestamp() order by drop_after limit $1
      for update skip locked)) returning 1)`,
  )
  return `with ${parts.join(', ')} select ${tables.map(table => `(select count(*) from ${table})`).join(' + ')} as swept`
}
