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
 * const store = { ...postgresStore(pool), throttle: redisStore(redis).throttle }
 * ```
 */
export interface Store {
  readonly sessions: SessionStore
  readonly oneTimeTokens: OneTimeTokenStore
  readonly revocations: RevocationFeed
  readonly blocks: BlockStore
  readonly throttle: ThrottleStore
}
