import type { PostgresClient, Row } from '../client.ts'

/** The slice of a PGlite database that is used. */
export interface PgliteDatabase {
  /** Runs a statement, and resolves to its rows. */
  query(text: string, values?: (string | number | null)[]): Promise<{ rows: unknown[] }>
  /** Listens to a channel. Resolves to a function that stops it. */
  listen(channel: string, onNotify: () => void): Promise<() => Promise<void>>
  /** Resolves when the database is open. */
  readonly waitReady: Promise<void>
}

/**
 * Makes a client from PGlite, PostgreSQL inside the process: for tests and for programs that are one process.
 *
 * @example
 * ```ts
 * import { fromPglite, postgresStore } from '@sallyport/postgres'
 * import { PGlite } from '@electric-sql/pglite'
 * const store = postgresStore(fromPglite(new PGlite()))
 * ```
 */
export function fromPglite(db: PgliteDatabase): PostgresClient {
  return {
    async query(text, values) {
      const { rows } = await db.query(text, [...values])
      return { rows: rows.filter(isRow) }
    },
    async listen(channel, onNotify) {
      const unlisten = await db.listen(channel, onNotify)
      return () => void unlisten().catch(() => {})
    },
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}
