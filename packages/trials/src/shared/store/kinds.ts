import type { Store, UserDirectory } from '@sallyport/core'

export const storeKinds = ['memory', 'pglite', 'postgres', 'redis', 'mysql', 'sqlite'] as const
export type StoreKind = (typeof storeKinds)[number]

/** A user of the application in a soak. */
export interface SoakUser {
  readonly id: string
  readonly roles: readonly string[]
}

/** The users table, in the same database as the sessions. A user without a row exists and has the usual password. */
export interface SoakUsers extends UserDirectory<SoakUser> {
  setBlocked(id: string, blocked: boolean): Promise<void>
  setPasswordHash(id: string, hash: string): Promise<void>
}

/** Where the data of a soak is. Every value can be sent to a worker process. */
export interface StoreSpec {
  readonly kind: StoreKind
  /** The key prefix, schema, table prefix or file name of the run. */
  readonly space: string
  readonly url: string
  /** The timeout of a store call in milliseconds. */
  readonly timeout: number
  /** The number of connections in a pool. */
  readonly connections: number
  /** Whether the URL leads to a Redis cluster. */
  readonly cluster?: boolean
}

/** The connections of a pool. */
export interface PoolState {
  readonly total: number
  readonly idle: number
  readonly waiting: number
}

/** A store with separate connections. */
export interface OpenStore {
  readonly store: Store
  readonly users: SoakUsers
  pool?(): PoolState
  close(): Promise<void>
}

/** How to use one kind of store. */
export interface Backend {
  /** The URL if the environment has none. */
  readonly variable?: string
  readonly url: string
  /** Whether several processes can share it. */
  readonly shared: boolean
  open(spec: StoreSpec): Promise<OpenStore>
  /** Runs the migrations. */
  prepare(spec: StoreSpec): Promise<void>
  /** Drops everything that the run created. */
  drop(spec: StoreSpec): Promise<void>
}

/** The password of every user without a row, and its hash by the quick hasher. */
export const usualPassword = 'the usual password of soaks'

export function userOf(id: string): SoakUser {
  return { id, roles: ['customer'] }
}
