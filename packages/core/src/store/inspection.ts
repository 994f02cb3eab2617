import type { Store } from '../ports/store.ts'

/** Something about a database with which sessions or revocations can get lost, or that is wider than needed. */
export interface StoreFinding {
  /** Stable, such as `migrations_missing`. */
  readonly code: string
  /** `error`: logins fail or security is lost. `warning`: it may be. */
  readonly severity: 'error' | 'warning'
  /** What is so, in one sentence without measured values. */
  readonly what: string
  /** Why it matters. */
  readonly why: string
  /** What to do. */
  readonly fix: string
}

/** Looks at a database. It reads only. */
export type InspectStore = () => Promise<readonly StoreFinding[]>

// A registered symbol: a store and a tool may have loaded two copies of this package.
const key = Symbol.for('sallyport.inspect')

/**
 * Adds to every port of a store how its database is inspected, so that `sallyport doctor` can look at it. It survives a
 * spread of ports.
 */
export function inspectable(store: Store, inspect: InspectStore): Store {
  for (const port of Object.values(store)) Object.assign(port as object, { [key]: inspect })
  return store
}

/** Returns how a port's database is inspected; undefined for a port that nobody can inspect. */
export function inspectionOf(port: object): InspectStore | undefined {
  return (port as { readonly [key]?: InspectStore })[key]
}
