import { readNumber, sweepAll, sweepBatch, sweptTables } from '@sallyport/core/store'
import type { PostgresSource } from './clients/detect.ts'
import { type Names, type PostgresStoreOptions, resolveOptions } from './options.ts'
import { type Run, runner } from './run.ts'

/**
 * Deletes rows that expired at least a day ago, and entries of the feed that need not be kept any longer, in bounded
 * batches; resolves to how many rows it deleted.
 *
 * The store sweeps by itself with about one write in a hundred. Call this from a job if writes are rare.
 *
 * @example
 * ```ts
 * import { sweep } from '@sallyport/postgres'
 * await sweep(pool)
 * ```
 */
export async function sweep(client: PostgresSource, options: PostgresStoreOptions = {}): Promise<number> {
  const resolved = resolveOptions(client, options)
  return sweepAll(sweeper(runner(resolved), resolved.names))
}

/** Makes the function that sweeps one batch of every table and resolves to its size. */
export function sweeper(run: Run, names: Names): () => Promise<number> {
  const text = statement(names)
  return async () => {
    const [row] = await run('sweep', text, [sweepBatch])
    return row ? readNumber(row, 'swept') : 0
  }
}

function statement({ of }: Names): string {
  const parts = sweptTables.map(
    // Rows that another statement holds are left for the next sweep: a sweep never waits, so it blocks nobody.
    table => `${table} as (delete from ${of(table)} where ctid = any(array(
      select ctid from ${of(table)} where drop_after < clock_timestamp() order by drop_after limit $1
      for update skip locked)) returning 1)`,
  )
  const counts = sweptTables.map(table => `(select count(*) from ${table})`)
  return `with ${parts.join(', ')} select ${counts.join(' + ')} as swept`
}
