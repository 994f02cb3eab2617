import type { RedisClient } from './client.ts'
import { fromIoredis, type IoredisClient, type IoredisCluster } from './ioredis.ts'
import { fromNodeRedis, type NodeRedisClient, type NodeRedisCluster, type NodeRedisSentinel } from './node-redis.ts'

/** A client that {@link redisStore} accepts. */
export type AnyRedisClient =
  | RedisClient
  | IoredisClient
  | IoredisCluster
  | NodeRedisClient
  | NodeRedisCluster
  | NodeRedisSentinel

/** Adapts a client of any kind, recognized by its shape because it may come from another copy of its package. */
export function adapt(client: AnyRedisClient): RedisClient {
  if (typeof client === 'object' && client !== null) {
    // ioredis first: it also has a `sendCommand`, which takes its command objects.
    if ('call' in client) return fromIoredis(client)
    if ('sendCommand' in client) return fromNodeRedis(client)
    if ('command' in client && 'duplicate' in client) return client
  }
  throw new TypeError('client must be a client of ioredis or node-redis, or a RedisClient')
}
