import type { PostgresClient, Row } from '../client.ts'

/** The slice of a postgres.js instance that is used. */
export interface PostgresJs {
  (...args: never[]): unknown
  /** Runs a statement that is not a template. */
  unsafe(
    text: string,
    values?: (string | number | null)[],
    options?: { prepare?: boolean },
  ): PromiseLike<readonly Row[]>
  /** Listens to a channel. Resolves to a handle that stops it. */
  listen(channel: string, onNotify: () => void, onListen?: () => void): Promise<{ unlisten(): Promise<void> }>
}

/**
 * Makes a client from a postgres.js instance: prepared statements, and a separate connection for `listen`.
 *
 * postgres.js cannot close a single connection, so a statement that timed out stays on it until the server answers.
 *
 * @example
 * ```ts
 * import { fromPostgresJs, postgresStore } from '@sallyport/postgres'
 * import postgres from 'postgres'
 * const store = postgresStore(fromPostgresJs(postgres(process.env.DATABASE_URL!)))
 * ```
 */
export function fromPostgresJs(sql: PostgresJs): PostgresClient {
  return {
    query: async (text, values) => ({ rows: await sql.unsafe(text, [...values], { prepare: values.length > 0 }) }),
    async listen(channel, onNotify) {
      const listening = await sql.listen(channel, onNotify, onNotify)
      return () => void listening.unlisten().catch(() => {})
    },
  }
}
