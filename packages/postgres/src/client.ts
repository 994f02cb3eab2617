/** A value of a statement; nothing else is ever passed, so that every driver writes it the same way. */
export type SqlValue = string | number | null

/** A row by column names; each is one lower-case word, so that no naming convention of a client changes it. */
export type Row = Readonly<Record<string, unknown>>

/** One statement on its way. It stands for an AbortSignal, which costs a tenth of a whole rotation. */
export interface Attempt {
  /** Nobody waits any more: what has not been sent yet is not to be sent. */
  timedOut: boolean
  /** Called when that happens. A client sets it to what destroys the connection. */
  onTimeout: () => void
}

/**
 * The slice of a PostgreSQL client that the store uses.
 *
 * @example
 * ```ts
 * const client: PostgresClient = { query: (text, values) => pool.query(text, [...values]) }
 * ```
 */
export interface PostgresClient {
  /**
   * Runs one statement with `$1`, `$2`… on a connection to the primary, outside of any transaction.
   *
   * @param attempt Tells when the answer is no longer waited for. A client that does not look at it keeps the connection
   *   until the answer comes.
   */
  query(text: string, values: readonly SqlValue[], attempt?: Attempt): Promise<{ readonly rows: readonly Row[] }>
  /**
   * Calls `onNotify` for each notification, and whenever one may have been missed; resolves to what ends it. It holds a
   * connection and renews it by itself. Without it the feed is polled.
   */
  listen?(channel: string, onNotify: () => void): Promise<() => void>
}
