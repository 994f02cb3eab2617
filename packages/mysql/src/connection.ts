import { type Attempt, onConnection, type Row } from '@sallyport/core/store'
import type { MysqlConnection, MysqlPool, MysqlQuery, SqlValue } from './client.ts'

/** What a statement returned. */
export interface Result {
  readonly rows: readonly Row[]
  readonly affected: number
}

/** A connection, for as long as one operation takes. */
export interface Connection {
  /** Runs a prepared statement. The first time on each connection, preparing it takes a round trip more. */
  execute(sql: string, values: readonly SqlValue[]): Promise<Result>
  /**
   * Runs a statement in one round trip; the driver writes the values into its text. It is for statements whose text changes
   * each time, which would only fill caches, and for operations of several statements, which have to end within the timeout on
   * a new connection too.
   */
  query(sql: string, values?: readonly SqlValue[]): Promise<Result>
  /** Whether an update counts the rows that it found, and not only those that it changed. */
  readonly countsFound: boolean
}

/** Borrows a connection of the pool for one operation. `grace` is that of {@link onConnection}. */
export function withConnection<T>(
  pool: MysqlPool,
  attempt: Attempt,
  operation: (connection: Connection) => Promise<T>,
  grace = 0,
): Promise<T> {
  return onConnection(() => borrow(pool), attempt, operation, grace)
}

async function borrow(pool: MysqlPool) {
  const connection = await pool.getConnection()
  return {
    connection: wrapped(connection),
    release: () => connection.release(),
    destroy: () => connection.destroy(),
  }
}

/** CLIENT_FOUND_ROWS of the protocol; `mysql2` sets it unless it is told not to. */
const foundRows = 2

function wrapped(connection: MysqlConnection): Connection {
  return {
    countsFound: 'clientFlags' in connection.config && (Number(connection.config.clientFlags) & foundRows) !== 0,
    execute: async (sql, values) => resultOf(await connection.execute(queryOf(sql, values))),
    query: async (sql, values = []) => resultOf(await connection.query(queryOf(sql, values))),
  }
}

function queryOf(sql: string, values: readonly SqlValue[]): MysqlQuery {
  return { sql, values: [...values], rowsAsArray: false, typeCast: defaultCast }
}

/** Only a function takes precedence over a `typeCast` function of the pool. */
function defaultCast(_field: unknown, next: () => unknown): unknown {
  return next()
}

function resultOf([result]: [unknown, unknown]): Result {
  if (Array.isArray(result)) return { rows: result, affected: 0 }
  return { rows: [], affected: isHeader(result) ? result.affectedRows : 0 }
}

function isHeader(result: unknown): result is { readonly affectedRows: number } {
  return typeof result === 'object' && result !== null && 'affectedRows' in result
}
