import { sqlName, storeTimeout } from '@sallyport/core/store'
import { asPool, type MysqlPool, type MysqlSource } from './client.ts'

/** Where the tables are. */
export interface TableOptions {
  /** The database that the tables are in. Default: the connection's own. At most 40 of a-z, 0-9 and `_`. */
  readonly schema?: string
  /** What the tables' names begin with. Default: `sallyport_`. At most 22 of a-z, 0-9 and `_`. */
  readonly prefix?: string
}

/** How a store works on its pool. */
export interface MysqlStoreOptions extends TableOptions {
  /** Milliseconds that a call may take, the wait for a connection included. Default: 500. At most 60,000. */
  readonly timeout?: number
}

/** The checked names of the tables. */
export interface Names {
  readonly schema: string | undefined
  readonly prefix: string
  /** Quotes the name of a table, with its database where one was given. */
  readonly of: (name: string) => string
}

export function namesOf(options: TableOptions): Names {
  const schema = options.schema === undefined ? undefined : sqlName('schema', options.schema, 40)
  const prefix = sqlName('prefix', options.prefix ?? 'sallyport_', 22)
  const qualifier = schema === undefined ? '' : `\`${schema}\`.`
  return { schema, prefix, of: name => `${qualifier}\`${prefix}${name}\`` }
}

/** What every port is made from. */
export interface Settings {
  readonly pool: MysqlPool
  readonly names: Names
  readonly timeout: number
}

export function settingsOf(source: MysqlSource, options: MysqlStoreOptions): Settings {
  return { pool: asPool(source), names: namesOf(options), timeout: storeTimeout(options.timeout) }
}
