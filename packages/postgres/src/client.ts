import type { Attempt, Row } from '@sallyport/core/store'

export type { Attempt, Row }

/** A value of a statement. No other types are passed, so that every driver writes them the same way. */
export type SqlValue = string | number | null

/**
 * The slice of a PostgreSQL client that the store uses.
 *
 * @example
 * ```ts
 * import type { PostgresClient } from '@sallyport/postgres'
 * const client: PostgresClient = { query: (text, values) => pool.query(text, [...values]) }
 * ```
 */
export interface PostgresClient {
  /**
   * Runs one statement with `$1`, `$2`… on a connection to the primary, outside of any transaction.
   *
   * @param attempt Tells when nobody waits for the answer any more. A client that ignores it keeps the connection until the
   *   answer comes.
   */
  query(text: string, values: readonly SqlValue[], attempt?: Attempt): Promise<{ readonly rows: readonly Row[] }>
  /**
   * Calls `onNotify` for each notification, and whenever one may have been missed; resolves to a function that stops it. It
   * holds a connection and replaces it if it is lost. Without `listen` the feed is polled.
   */
  listen?(channel: string, onNotify: () => void, attempt?: Attempt): Promise<() => void>
}
