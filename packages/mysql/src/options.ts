import { storeTimeout, type TableNames, tableNames } from '@sallyport/core/store'
import { asPool, type MysqlPool, type MysqlSource } from './client.ts'

/** Where the tables are. */
export interface TableOptions {
  /** The database of the tables. Default: the connection's database. At most 40 of a-z, 0-9 and `_`. */
  readonly schema?: string
  /** The beginning of the tables' names. Default: `sallyport_`. At most 22 of a-z, 0-9 and `_`. */
  readonly prefix?: string
}

/** The options of {@link mysqlStore}. */
export interface MysqlStoreOptions extends TableOptions {
  /** Milliseconds that a call may take, including the wait for a connection. Default: 500. At most 60,000. */
  readonly timeout?: number
}

export function namesOf({ schema, prefix }: TableOptions): TableNames {
  return tableNames(schema, prefix, '`')
}

/** The checked options. */
export interface ResolvedOptions {
  readonly pool: MysqlPool
  readonly names: TableNames
  readonly timeout: number
}

export function resolveOptions(source: MysqlSource, options: MysqlStoreOptions): ResolvedOptions {
  return { pool: asPool(source), names: namesOf(options), timeout: storeTimeout(options.timeout) }
}
