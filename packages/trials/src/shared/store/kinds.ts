import type { Store, UserDirectory } from '@sallyport/core'

export const storeKinds = ['memory', 'pglite', 'postgres', 'redis', 'mysql', 'sqlite'] as const
export type StoreKind = (typeof storeKinds)[number]

/** A user of the soak's application. */
export interface SoakUser {
  readonly id: string
  readonly roles: readonly string[]
}

/** The application's users table, in the same database as the sessions. Whoever has no row exists, with the usual password. */
export interface SoakUsers extends UserDirectory<SoakUser> {
  setBlocked(id: string, blocked: boolean): Promise<void>
  setPasswordHash(id: string, hash: string): Promise<void>
}

/** Where a soak's data are, as text that a worker process can be told. */
export interface StoreSpec {
  readonly kind: StoreKind
  /** A key prefix, a schema, a table prefix or a file's name of the run's own. */
  readonly space: string
  readonly url: string
  /** Milliseconds of a store call. */
  readonly timeout: number
  /** Connections of a pool. */
  readonly connections: number
  /** The nodes of a Redis cluster are behind the URL. */
  readonly cluster?: boolean
}

/** How many connections a pool has, and what they do. */
export interface PoolState {
  readonly total: number
  readonly idle: number
  readonly waiting: number
}

/** A store with connections of its own. */
export interface OpenStore {
  readonly store: Store
  readonly users: SoakUsers
  pool?(): PoolState
  close(): Promise<void>
}

/** What each kind of store can do. */
export interface Backend {
  /** Where it is where the environment says nothing else. */
  readonly variable?: string
  readonly url: string
  /** Several processes can share it. */
  readonly shared: boolean
  open(spec: StoreSpec): Promise<OpenStore>
  /** Makes what the migrations make. */
  prepare(spec: StoreSpec): Promise<void>
  /** Drops everything of the run. */
  drop(spec: StoreSpec): Promise<void>
}

/** The password of everybody who has no row, as the soaks' own hasher writes it. */
export const usualPassword = 'the usual password of soaks'

export function userOf(id: string): SoakUser {
  return { id, roles: ['customer'] }
}
