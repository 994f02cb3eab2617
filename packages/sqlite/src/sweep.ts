import { sweepAll, sweepBatch, sweptTables, type TableNames } from '@sallyport/core/store'
import type { SqliteDatabase } from './client.ts'
import { now } from './columns.ts'
import { resolveOptions, type SqliteStoreOptions } from './options.ts'
import { type Transactions, transactionsOn } from './transactions.ts'

/**
 * Deletes rows that expired at least a day ago, and entries of the feed that need not be kept any longer, in bounded
 * batches; resolves to how many rows it deleted.
 *
 * The store sweeps by itself with about one write in a hundred. Call this from a job if writes are rare.
 *
 * @example
 * ```ts
 * import { sweep } from '@sallyport/sqlite'
 * await sweep(database)
 * ```
 */
export async function sweep(source: SqliteDatabase, options: SqliteStoreOptions = {}): Promise<number> {
  const { database, names, timeout } = resolveOptions(source, options)
  return sweepAll(sweeper(transactionsOn(database, timeout), names))
}

/** Makes the function that sweeps one batch of every table and resolves to its size. */
export function sweeper({ write }: Transactions, names: TableNames): () => Promise<number> {
  const sql = sweptTables.map(name => statement(names.of(name)))
  return async () => {
    let swept = 0
    // One transaction for each table, so that others can write in between.
    for (const each of sql) swept += await write('sweep', statements => statements.run(each))
    return swept
  }
}

function statement(table: string): string {
  return `delete from ${table} where rowid in (
    select rowid from ${table} where drop_after < ${now} order by drop_after limit ${sweepBatch})`
}
