import type { BlockStore } from './block-store.ts'
import type { OneTimeTokenStore } from './one-time-token-store.ts'
import type { RevocationFeed } from './revocation-feed.ts'
import type { SessionStore } from './session-store.ts'
import type { ThrottleStore } from './throttle-store.ts'

/**
 * All ports of a store. Combine them by spread to keep parts in different databases.
 *
 * @example
 * ```ts
 * import { redisStore } from '@sallyport/redis'
 * import { postgresStore } from '@sallyport/postgres'
 * const store = { ...postgresStore(pool), throttle: redisStore(redis).throttle }
 * ```
 */
export interface Store {
  /** Sessions, one row for each. */
  readonly sessions: SessionStore
  /** Tokens that work once, such as those of mails. */
  readonly oneTimeTokens: OneTimeTokenStore
  /** The feed of revocations that every process follows. */
  readonly revocations: RevocationFeed
  /** Users who are blocked. */
  readonly blocks: BlockStore
  /** Counters of attempts. */
  readonly throttle: ThrottleStore
}
