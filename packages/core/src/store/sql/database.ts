import type { Columns, Row, SqlParameter } from './columns.ts'

/** How the ports reach one database. Every call ends by the store's timeout. */
export interface SqlDatabase<V> {
  /** Converts values between records and rows. */
  readonly columns: Columns<V>
  /** Runs one statement that reads; resolves to its rows. */
  read(operation: string, sql: string, values: readonly SqlParameter<V>[]): Promise<readonly Row[]>
  /** Runs one statement that writes; resolves to how many rows it changed. */
  write(operation: string, sql: string, values: readonly SqlParameter<V>[]): Promise<number>
  /** Called after every write that adds rows. */
  onWrite(): void
}
