import { sqlName, storeTimeout } from '@sallyport/core/store'
import { asClient, type PostgresSource } from './clients/detect.ts'
import type { PostgresClient } from './client.ts'

/** Where the tables are. */
export interface TableOptions {
  /** The schema that the tables are in. Default: `public`. At most 40 of a-z, 0-9 and `_`. */
  readonly schema?: string
  /** What the tables' names begin with. Default: `sallyport_`. At most 22 of a-z, 0-9 and `_`. */
  readonly prefix?: string
}

/** How a store works on its client. */
export interface PostgresStoreOptions extends TableOptions {
  /** Milliseconds that a call may take, the wait for a connection included. Default: 500. At most 60,000. */
  readonly timeout?: number
}

/** The checked names of the tables. */
export interface Names {
  readonly schema: string
  readonly prefix: string
  /** Quotes the name of a table or function with its schema. */
  readonly of: (name: string) => string
}

export function namesOf(options: TableOptions): Names {
  const schema = sqlName('schema', options.schema ?? 'public', 40)
  const prefix = sqlName('prefix', options.prefix ?? 'sallyport_', 22)
  return { schema, prefix, of: name => `"${schema}"."${prefix}${name}"` }
}

/** What every port is made from. */
export interface Settings {
  readonly client: PostgresClient
  readonly names: Names
  readonly timeout: number
}

export function settingsOf(source: PostgresSource, options: PostgresStoreOptions): Settings {
  return { client: asClient(source), names: namesOf(options), timeout: storeTimeout(options.timeout) }
}
