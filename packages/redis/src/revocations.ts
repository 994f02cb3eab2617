import type { Revocation, RevocationFeed } from '@sallyport/core'
import type { RedisClient } from './client.ts'
import { followStream } from './feed-follower.ts'
import { shardObservers } from './feed-observers.ts'
import { appendScript, batchSize } from './feed-scripts.ts'
import { digest, shardOf } from './keys.ts'
import type { RedisStoreOptions } from './options.ts'
import { encodeEntry } from './revocation-entry.ts'
import type { RunScript } from './script.ts'

/** The revocation feed: a stream, or several that share the load, each read on a connection of its own. */
export function redisRevocations(
  client: Pick<RedisClient, 'duplicate'>,
  run: RunScript,
  { prefix, timeout, feedShards }: Required<RedisStoreOptions>,
): RevocationFeed {
  const streams = Array.from({ length: feedShards }, (_, shard) => `${prefix}:r:{${shard}}`)

  async function appendTo(stream: string, entries: readonly Revocation[], keepFor: number): Promise<void> {
    const retention = `${stream}:keep`
    const markOf = (entry: Revocation, text: string) =>
      entry.kind === 'session' ? `${stream}:m:${digest(`${keepFor} ${text}`)}` : retention
    for (let start = 0; start < entries.length; start += batchSize) {
      const batch = entries.slice(start, start + batchSize)
      const texts = batch.map(encodeEntry)
      const marks = batch.map((entry, index) => markOf(entry, texts[index]!))
      await run(appendScript, [stream, retention, ...marks], [String(keepFor), ...texts])
    }
  }

  return {
    async append(entries, keepFor) {
      const appending = streams.map((stream, shard) => {
        const mine = entries.filter(({ subject }) => shardOf(subject, feedShards) === shard)
        return appendTo(stream, mine, keepFor)
      })
      await Promise.all(appending)
    },

    async follow(observer, { signal, maxInterval }) {
      const failed = new AbortController()
      const shared = { signal: AbortSignal.any([signal, failed.signal]), maxInterval, timeout }
      const following = shardObservers(observer, streams).map(each =>
        followStream(() => client.duplicate(), { ...shared, ...each }),
      )
      try {
        await Promise.all(following)
      } catch (error) {
        failed.abort()
        throw error
      }
    },
  }
}
