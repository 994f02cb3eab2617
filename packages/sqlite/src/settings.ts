import { sqlName, storeTimeout } from '@sallyport/core/store'
import { asDatabase, type SqliteDatabase } from './client.ts'

/** Which tables are used. */
export interface TableOptions {
  /** What the tables' names begin with. Default: `sallyport_`. At most 22 of a-z, 0-9 and `_`. */
  readonly prefix?: string
}

/** How a store works on its database. */
export interface SqliteStoreOptions extends TableOptions {
  /** Milliseconds that a call may take, the wait for other writers included. Default: 500. At most 60,000. */
  readonly timeout?: number
}

/** The checked names of the tables. */
export interface Names {
  /** Quotes the name of a table. */
  readonly of: (name: string) => string
}

export function namesOf(options: TableOptions): Names {
  const prefix = sqlName('prefix', options.prefix ?? 'sallyport_', 22)
  return { of: name => `"${prefix}${name}"` }
}

/** What every port is made from. */
export interface Settings {
  readonly database: SqliteDatabase
  readonly names: Names
  readonly timeout: number
}

export function settingsOf(source: SqliteDatabase, options: SqliteStoreOptions): Settings {
  return { database: asDatabase(source), names: namesOf(options), timeout: storeTimeout(options.timeout) }
}
