/** A value of a statement. Strings go as their bytes, so that no character set and no escaping changes them. */
export type SqlValue = Buffer | number | null

/** How a statement is passed to `mysql2`; what is set here takes precedence over the pool's configuration. */
export interface MysqlQuery {
  /** The statement, with a question mark for each value. */
  readonly sql: string
  /** The values, in order. */
  readonly values: SqlValue[]
  /** Rows are objects, whatever the pool says. */
  readonly rowsAsArray: false
  /** The driver's own conversion of columns, whatever function the pool has for that. */
  readonly typeCast: (field: unknown, next: () => unknown) => unknown
}

/** The slice of a `mysql2/promise` connection that is used. */
export interface MysqlConnection {
  /** The configuration of the connection, of which the store reads a few members. */
  readonly config: object
  /** Prepares the statement on the server, once for each connection. */
  execute(query: MysqlQuery): Promise<[unknown, unknown]>
  /** Sends the statement with its values in it. */
  query(query: MysqlQuery): Promise<[unknown, unknown]>
  /** Gives the connection back to the pool. */
  release(): void
  /** Closes the connection. */
  destroy(): void
}

/** The slice of a `mysql2/promise` pool that is used. */
export interface MysqlPool {
  /** Resolves to a connection of the pool. */
  getConnection(): Promise<MysqlConnection>
}

/** What a store can be made from: a pool of `mysql2/promise`, or one of `mysql2`. */
export type MysqlSource = MysqlPool | { promise(): MysqlPool }

/**
 * Recognizes a pool by its shape; no driver is imported.
 *
 * @throws TypeError for anything else.
 */
export function asPool(source: MysqlSource): MysqlPool {
  const pool = typeof source === 'object' && source !== null && 'promise' in source ? source.promise() : source
  if (typeof pool?.getConnection === 'function') return pool
  throw new TypeError('pool must be a pool of mysql2 or mysql2/promise')
}
