import type { Row } from '../client.ts'

/** The slice of a `pg` connection that is used. */
export interface PgConnection {
  query(query: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: Row[] }>
  release(destroy?: boolean): void
  on(event: 'error' | 'end' | 'notification', listener: () => void): unknown
  off(event: 'error' | 'end' | 'notification', listener: () => void): unknown
}

/** The slice of a `pg` pool that is used. */
export interface PgPool {
  connect(): Promise<PgConnection>
  on(event: 'error', listener: () => void): unknown
  on(event: 'connect', listener: (connection: Pick<PgConnection, 'on'>) => void): unknown
  off(event: 'error', listener: () => void): unknown
  off(event: 'connect', listener: (connection: Pick<PgConnection, 'on'>) => void): unknown
  readonly totalCount: number
  /** Whether `end` was called. */
  readonly ending?: boolean
  readonly options?: { readonly max?: number | undefined }
}
