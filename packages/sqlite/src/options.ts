import { storeTimeout, type TableNames, tableNames } from '@sallyport/core/store'
import { asDatabase, type SqliteDatabase } from './client.ts'

/** Which tables are used. */
export interface TableOptions {
  /** The beginning of the tables' names. Default: `sallyport_`. At most 22 of a-z, 0-9 and `_`. */
  readonly prefix?: string
}

/** The options of {@link sqliteStore}. */
export interface SqliteStoreOptions extends TableOptions {
  /** Milliseconds that a call may take, including the wait for other writers. Default: 500. At most 60,000. */
  readonly timeout?: number
}

export function namesOf({ prefix }: TableOptions): TableNames {
  return tableNames(undefined, prefix, '"')
}

/** The checked options. */
export interface ResolvedOptions {
  readonly database: SqliteDatabase
  readonly names: TableNames
  readonly timeout: number
}

export function resolveOptions(source: SqliteDatabase, options: SqliteStoreOptions): ResolvedOptions {
  return { database: asDatabase(source), names: namesOf(options), timeout: storeTimeout(options.timeout) }
}
