import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { memoryBlockStore } from './block-store.ts'
import { describeMemory } from './description.ts'
import { memoryOneTimeTokenStore } from './one-time-token-store.ts'
import { memoryRevocationFeed } from './revocation-feed.ts'
import { memorySessionStore } from './session-store.ts'
import { memoryThrottleStore } from './throttle-store.ts'

/** The options of `memoryStore`. */
export interface MemoryStoreOptions {
  /** The clock for removing expired records, in milliseconds since the epoch. Default: `Date.now()` at each call. */
  readonly clock?: Clock
  /** The most sessions of all users together. Then logins are refused with `store_unavailable`. Default: 100,000. */
  readonly maxSessions?: number
  /** The most one-time tokens. Then new ones are refused with `store_unavailable`. Default: 100,000. */
  readonly maxOneTimeTokens?: number
  /** The most throttle counters. Then one of those with the fewest hits is deleted. Default: 100,000. */
  readonly maxThrottleKeys?: number
  /** The most retained revocations. Then new ones are refused with `store_unavailable`. Default: 100,000. */
  readonly maxFeedEntries?: number
  /** The most blocked users. Then blocks are refused with `store_unavailable`. Default: 100,000. */
  readonly maxBlocks?: number
  /**
   * Lets `createAuth` accept this store if `NODE_ENV` is `production`. A restart logs every user out, and a second process does
   * not know the sessions and revocations of the first. Default: false.
   */
  readonly allowInProduction?: boolean
}

/**
 * Makes a store in the memory of this process, for development, tests and demonstrations.
 *
 * Every `Auth` with the same store shares its sessions and revocations. Throws a TypeError that names the option if a limit
 * is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { memoryStore } from '@sallyport/core'
 * const store = memoryStore({ maxSessions: 1000 })
 * ```
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const { clock = () => Date.now(), allowInProduction = false } = options
  const description = { allowInProduction, ...(options.clock && { hasClock: true }) }
  const described = <T extends object>(port: T) => describeMemory(port, description)
  return {
    sessions: described(memorySessionStore(cap(options, 'maxSessions'), clock)),
    oneTimeTokens: described(memoryOneTimeTokenStore(cap(options, 'maxOneTimeTokens'), clock)),
    revocations: described(memoryRevocationFeed(cap(options, 'maxFeedEntries'), clock)),
    blocks: described(memoryBlockStore(cap(options, 'maxBlocks'))),
    throttle: described(memoryThrottleStore(cap(options, 'maxThrottleKeys'))),
  }
}

type Cap = 'maxSessions' | 'maxOneTimeTokens' | 'maxThrottleKeys' | 'maxFeedEntries' | 'maxBlocks'

function cap(options: MemoryStoreOptions, name: Cap): number {
  const value = options[name] ?? 100_000
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`${name} must be a whole number of at least 1`)
  return value
}
