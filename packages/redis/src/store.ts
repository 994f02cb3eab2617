import type { Store } from '@sallyport/core'
import { boundedStore } from '@sallyport/core/store'
import { redisBlocks } from './blocks.ts'
import { adapt, type AnyRedisClient } from './detect.ts'
import { redisOneTimeTokens } from './one-time-tokens.ts'
import { resolveOptions, type RedisStoreOptions, withKeyPrefix } from './options.ts'
import { redisRevocations } from './revocations.ts'
import { scriptRunner } from './script.ts'
import { redisSessions } from './sessions.ts'
import { redisThrottle } from './throttle.ts'

/**
 * Makes the store for every port from a Redis client: `Redis` (with Sentinel too) or `Cluster` of ioredis 5 and 6, a
 * connected client or cluster client of node-redis 5 and 6, the Sentinel client of node-redis 6, or your own
 * {@link RedisClient}. A `keyPrefix` of the client stands in front of the store's `prefix`.
 *
 * It does no I/O by itself, and never closes the client. The revocation feed opens a connection more by the client's
 * own `duplicate()`, and closes it when the following ends. Redis 6.2 or later.
 *
 * @throws TypeError for an unknown kind of client, for a pool, or for an option out of its range.
 * @example
 * ```ts
 * import { Redis } from 'ioredis'
 * import { redisStore } from '@sallyport/redis'
 * const store = redisStore(new Redis(), { prefix: 'shop' })
 * ```
 */
export function redisStore(client: AnyRedisClient, options: RedisStoreOptions = {}): Store {
  const adapted = adapt(client)
  const resolved = withKeyPrefix(resolveOptions(options), adapted)
  const run = scriptRunner(adapted, resolved.timeout)
  return boundedStore({
    sessions: redisSessions(run, resolved.prefix),
    oneTimeTokens: redisOneTimeTokens(run, resolved.prefix),
    revocations: redisRevocations(adapted, run, resolved),
    blocks: redisBlocks(run, resolved.prefix),
    throttle: redisThrottle(run, resolved.prefix),
  })
}
