import type { MysqlConnection, MysqlPool, MysqlQuery, SqlValue } from './client.ts'
import type { Row } from './columns.ts'

/** What a statement gave. */
export interface Result {
  readonly rows: readonly Row[]
  readonly affected: number
}

/** A connection for as long as one piece of work takes. */
export interface Link {
  /** Runs a prepared statement. */
  execute(sql: string, values: readonly SqlValue[]): Promise<Result>
  /** Runs a statement whose text is another each time, such as one with a list: preparing it would only fill caches. */
  query(sql: string, values?: readonly SqlValue[]): Promise<Result>
  /** Whether an update counts the rows that it found, and not only those that it changed. */
  readonly countsFound: boolean
}

/** One piece of work on its way. */
export interface Attempt {
  timedOut: boolean
  onTimeout: () => void
}

/**
 * Lends a connection for a piece of work. After any failure it is destroyed, and with it its locks and its transaction:
 * no work has to clean up after itself.
 */
export async function onConnection<T>(pool: MysqlPool, attempt: Attempt, work: (link: Link) => Promise<T>): Promise<T> {
  const connection = await pool.getConnection()
  if (attempt.timedOut) {
    connection.release()
    throw new Error('the pool gave a connection too late')
  }
  let done = false
  attempt.onTimeout = () => {
    done = true
    connection.destroy()
  }
  try {
    const result = await work(linkTo(connection))
    if (!done) connection.release()
    return result
  } catch (error) {
    if (!done) connection.destroy()
    throw error
  }
}

/** CLIENT_FOUND_ROWS of the protocol; `mysql2` sets it unless it is told not to. */
const foundRows = 2

function linkTo(connection: MysqlConnection): Link {
  return {
    countsFound: 'clientFlags' in connection.config && (Number(connection.config.clientFlags) & foundRows) !== 0,
    execute: async (sql, values) => resultOf(await connection.execute(queryOf(sql, values))),
    query: async (sql, values = []) => resultOf(await connection.query(queryOf(sql, values))),
  }
}

function queryOf(sql: string, values: readonly SqlValue[]): MysqlQuery {
  return { sql, values: [...values], rowsAsArray: false, typeCast: asUsual }
}

/** A function of the pool's own would go before anything but a function. */
function asUsual(_field: unknown, next: () => unknown): unknown {
  return next()
}

function resultOf([result]: [unknown, unknown]): Result {
  if (Array.isArray(result)) return { rows: result, affected: 0 }
  return { rows: [], affected: isHeader(result) ? result.affectedRows : 0 }
}

function isHeader(result: unknown): result is { readonly affectedRows: number } {
  return typeof result === 'object' && result !== null && 'affectedRows' in result
}
