import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { memoryBlockStore } from './block-store.ts'
import { describeMemory } from './description.ts'
import { memoryOneTimeTokenStore } from './one-time-token-store.ts'
import { memoryRevocationFeed } from './revocation-feed.ts'
import { memorySessionStore } from './session-store.ts'
import { memoryThrottleStore } from './throttle-store.ts'

/** How much a memory store holds, and by which clock. */
export interface MemoryStoreOptions {
  /** Milliseconds since the epoch; drops what is long expired. Default: `Date.now()` at each call. */
  readonly clock?: Clock
  /** Sessions of all users together. Beyond it logins are refused with `store_unavailable`. Default: 100,000. */
  readonly maxSessions?: number
  /** One-time tokens. Beyond it new ones are refused with `store_unavailable`. Default: 100,000. */
  readonly maxOneTimeTokens?: number
  /** Throttle counters. Beyond it one of those with the fewest hits is forgotten. Default: 100,000. */
  readonly maxThrottleKeys?: number
  /** Retained revocations. Beyond it revocations are refused with `store_unavailable`. Default: 100,000. */
  readonly maxFeedEntries?: number
  /** Blocked users. Beyond it blocks are refused with `store_unavailable`. Default: 100,000. */
  readonly maxBlocks?: number
  /**
   * Lets `createAuth` take this store where `NODE_ENV` is `production`. Everybody is logged out by a restart, and a
   * second process knows nothing of the first one's sessions and revocations. Default: false.
   */
  readonly allowInProduction?: boolean
}

/**
 * Makes a store that lives in this process, for development, tests and demonstrations.
 *
 * Every `Auth` that is given the same store shares its sessions and its revocations. Throws a TypeError that names
 * the option for a cap that is not a whole number of at least 1.
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
