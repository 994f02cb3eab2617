import type { Row } from '../client.ts'

/** The slice of a `pg` connection that is used. */
export interface PgConnection {
  /** Runs a statement, and resolves to its rows. */
  query(query: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: Row[] }>
  /** Gives the connection back to the pool, or closes it. */
  release(destroy?: boolean): void
  /** Adds a listener. */
  on(event: 'error' | 'end' | 'notification', listener: () => void): unknown
  /** Removes a listener. */
  off(event: 'error' | 'end' | 'notification', listener: () => void): unknown
}

/** The slice of a `pg` pool that is used. */
export interface PgPool {
  /** Resolves to a connection of the pool. */
  connect(): Promise<PgConnection>
  /** Adds a listener for errors of idle connections. */
  on(event: 'error', listener: () => void): unknown
  on(event: 'connect', listener: (connection: Pick<PgConnection, 'on'>) => void): unknown
  /** Removes a listener. */
  off(event: 'error', listener: () => void): unknown
  off(event: 'connect', listener: (connection: Pick<PgConnection, 'on'>) => void): unknown
  /** How many connections the pool has now. */
  readonly totalCount: number
  /** Whether `end` was called. */
  readonly ending?: boolean
  /** The options of the pool, of which the store reads the size. */
  readonly options?: { readonly max?: number | undefined }
}
