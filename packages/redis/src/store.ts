import type { Store } from '@sallyport/core'
import { boundedStore, inspectable } from '@sallyport/core/store'
import { redisBlocks } from './blocks.ts'
import { adapt, type AnyRedisClient } from './detect.ts'
import { inspect } from './inspect.ts'
import { redisOneTimeTokens } from './one-time-tokens.ts'
import { resolveOptions, type RedisStoreOptions, withKeyPrefix } from './options.ts'
import { redisRevocations } from './revocations.ts'
import { scriptRunner } from './script.ts'
import { redisSessions } from './sessions.ts'
import { redisThrottle } from './throttle.ts'

/**
 * Makes the store for every port from a Redis client: `Redis` (with Sentinel too) or `Cluster` of ioredis 5 and 6, a
 * connected client or cluster client of node-redis 5 and 6, the Sentinel client of node-redis 6, or another
 * {@link RedisClient}. A `keyPrefix` of the client is put in front of the store's `prefix`.
 *
 * It sends nothing before it is used, and never closes the client. The revocation feed opens one more connection by the
 * client's `duplicate()`, and closes it when the feed is no longer followed. Redis 6.2 or later.
 *
 * @throws TypeError for an unknown kind of client, for a pool, or for an option out of its range.
 * @example
 * ```ts
 * import { redisStore } from '@sallyport/redis'
 * import { Redis } from 'ioredis'
 * const store = redisStore(new Redis(), { prefix: 'shop' })
 * ```
 */
export function redisStore(client: AnyRedisClient, options: RedisStoreOptions = {}): Store {
  const adapted = adapt(client)
  const resolved = withKeyPrefix(resolveOptions(options), adapted)
  const run = scriptRunner(adapted, resolved.timeout)
  const store = boundedStore({
    sessions: redisSessions(run, resolved.prefix),
    oneTimeTokens: redisOneTimeTokens(run, resolved.prefix),
    revocations: redisRevocations(adapted, run, resolved),
    blocks: redisBlocks(run, resolved.prefix),
    throttle: redisThrottle(run, resolved.prefix),
  })
  return inspectable(store, () => inspect(adapted, resolveOptions(options)))
}
