import { sweepAll, sweepBatch, sweptTables, type TableNames } from '@sallyport/core/store'
import { deleteByKey } from './bulk.ts'
import type { MysqlSource, SqlValue } from './client.ts'
import type { Connection } from './connection.ts'
import { type MysqlStoreOptions, resolveOptions } from './options.ts'
import { createRunner, type Runner } from './runner.ts'

/**
 * Deletes rows that expired at least a day ago, and entries of the feed that need not be kept any longer, in bounded
 * batches; resolves to how many rows it deleted.
 *
 * The store sweeps by itself with about one write in a hundred. Call this from a job if writes are rare.
 *
 * @example
 * ```ts
 * await sweep(pool)
 * ```
 */
export async function sweep(pool: MysqlSource, options: MysqlStoreOptions = {}): Promise<number> {
  const resolved = resolveOptions(pool, options)
  return sweepAll(sweeper(createRunner(resolved), resolved.names))
}

/** Makes the function that sweeps one batch of every table and resolves to its size. */
export function sweeper(runner: Runner, names: TableNames): () => Promise<number> {
  return async () => {
    let swept = 0
    for (const name of sweptTables) {
      const key = name === 'one_time_tokens' ? 'hash' : 'id'
      swept += await runner.transaction('sweep', connection => sweepTable(connection, names.of(name), key))
    }
    return swept
  }
}

/** Rows that another transaction holds are left for the next sweep: a sweep never waits, so it blocks nobody. */
async function sweepTable(connection: Connection, table: string, key: 'id' | 'hash'): Promise<number> {
  const { rows } = await connection.query(
    `select ${key} as k from ${table} where drop_after < utc_timestamp(6) order by drop_after limit ${sweepBatch}
     for update skip locked`,
  )
  const keys = rows.map((row): SqlValue => (Buffer.isBuffer(row['k']) ? row['k'] : Number(row['k'])))
  await deleteByKey(connection, table, key, keys)
  return rows.length
}
