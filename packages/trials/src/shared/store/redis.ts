import { redisStore } from '@sallyport/redis'
import { Cluster, Redis } from 'ioredis'
import type { Backend, StoreSpec } from './kinds.ts'
import { usersFrom, type UserRows, usualHashText } from './users.ts'

/** Redis over a real connection. The space is a key prefix. */
export const redis: Backend = {
  variable: 'REDIS_URL',
  url: 'redis://127.0.0.1:6379',
  shared: true,
  async open(spec) {
    const client = connect(spec)
    return {
      store: redisStore(client, { prefix: spec.space, timeout: spec.timeout }),
      users: usersFrom(redisRows(client, spec.space)),
      close: async () => client.disconnect(),
    }
  },
  prepare: async () => {},
  async drop(spec) {
    if (spec.cluster) return
    const client = new Redis(spec.url)
    for await (const keys of client.scanStream({ match: `${spec.space}:*`, count: 1000 }) as AsyncIterable<string[]>) {
      if (keys.length > 0) await client.unlink(...keys)
    }
    client.disconnect()
  },
}

export function connect({ url, cluster }: StoreSpec): Redis | Cluster {
  // Waits at most 0.2 s between attempts, so that a soak measures the store and not the client.
  const patience = (attempt: number) => Math.min(attempt * 20, 200)
  const client = cluster
    ? new Cluster(url.split(','), { clusterRetryStrategy: patience })
    : new Redis(url, { retryStrategy: patience, maxRetriesPerRequest: null })
  client.on('error', () => {})
  return client
}

const replaceHash = `
if (redis.call('HGET', KEYS[1], 'hash') or ARGV[3]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'hash', ARGV[2])
return 1`

function redisRows(client: Redis | Cluster, space: string): UserRows {
  const key = (id: string) => `${space}:users:${id}`
  return {
    async find(id) {
      const row = await client.hgetall(key(id))
      return { blocked: row['blocked'] === '1', hash: row['hash'] ?? null }
    },
    setBlocked: async (id, blocked) => void (await client.hset(key(id), 'blocked', blocked ? '1' : '0')),
    setHash: async (id, hash) => void (await client.hset(key(id), 'hash', hash)),
    replaceHash: async (id, expected, next) =>
      (await client.eval(replaceHash, 1, key(id), expected, next, usualHashText)) === 1,
  }
}
