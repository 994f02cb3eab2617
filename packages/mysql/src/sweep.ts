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
 * import { sweep } from '@sallyport/mysql'
 * await sweep(pool)
 * ```
 */
export async function sweep(pool: MysqlSource, options: MysqlStoreOptions = {}): Promise<number> {
  const resolved = resolveOptions(pool, options)
  return sweepAll(sweeper(createRunner(resolved), resolved.names))
}

/** The columns of each table's primary key. */
const primaryKeys = {
  sessions: ['id'],
  one_time_tokens: ['subject', 'purpose'],
  throttle: ['id'],
  revocations: ['id'],
} as const satisfies Record<(typeof sweptTables)[number], readonly string[]>

/** Makes the function that sweeps one batch of every table and resolves to its size. */
export function sweeper(runner: Runner, names: TableNames): () => Promise<number> {
  return async () => {
    let swept = 0
    for (const name of sweptTables) {
      swept += await runner.transaction('sweep', connection =>
        sweepTable(connection, names.of(name), primaryKeys[name]),
      )
    }
    return swept
  }
}

/** Rows that another transaction holds are left for the next sweep: a sweep never waits, so it blocks nobody. */
async function sweepTable(connection: Connection, table: string, key: readonly string[]): Promise<number> {
  const { rows } = await connection.query(
    `select ${key.join(', ')} from ${table} where drop_after < utc_timestamp(6) order by drop_after limit ${sweepBatch}
     for update skip locked`,
  )
  if (rows.length > 0)
    await deleteByKey(
      connection,
      table,
      key,
      rows.map(row => key.map(column => keyValue(row[column]))),
    )
  return rows.length
}

function keyValue(value: unknown): SqlValue {
  return Buffer.isBuffer(value) ? value : Number(value)
}
