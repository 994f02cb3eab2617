import { storeTimeout, type TableNames, tableNames } from '@sallyport/core/store'
import { asClient, type PostgresSource } from './clients/detect.ts'
import type { PostgresClient } from './client.ts'

/** Where the tables are. */
export interface TableOptions {
  /** The schema of the tables. Default: `public`. At most 40 of a-z, 0-9 and `_`. */
  readonly schema?: string
  /** The beginning of the tables' names. Default: `sallyport_`. At most 22 of a-z, 0-9 and `_`. */
  readonly prefix?: string
}

/** The options of {@link postgresStore}. */
export interface PostgresStoreOptions extends TableOptions {
  /** Milliseconds that a call may take, including the wait for a connection. Default: 500. At most 60,000. */
  readonly timeout?: number
}

export type Names = TableNames<string>

export function namesOf({ schema = 'public', prefix }: TableOptions): Names {
  return tableNames(schema, prefix, '"')
}

/** The checked options. */
export interface ResolvedOptions {
  readonly client: PostgresClient
  readonly names: Names
  readonly timeout: number
}

export function resolveOptions(source: PostgresSource, options: PostgresStoreOptions): ResolvedOptions {
  return { client: asClient(source), names: namesOf(options), timeout: storeTimeout(options.timeout) }
}
