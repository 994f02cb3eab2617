import type { Store } from '../ports/store.ts'

const bounded = Symbol.for('sallyport.bounded')

/**
 * Marks the ports of a store whose every call ends by the store's timeout, so that core does not add a second timeout. Calls
 * of other ports end after 5 seconds.
 *
 * A copy by spread is not marked, because it may have other methods.
 *
 * @example
 * ```ts
 * import { memoryStore } from '@sallyport/core'
 * import { boundedStore } from '@sallyport/core/store'
 * const store = boundedStore(memoryStore())
 * ```
 */
export function boundedStore(store: Store): Store {
  for (const port of Object.values(store)) Object.defineProperty(port, bounded, { value: true })
  return store
}

/** Whether every call of a port ends by the store's timeout. */
export function isBounded(port: object): boolean {
  return bounded in port
}
