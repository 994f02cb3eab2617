import { followFeed, type Revocation, type RevocationFeed } from '@sallyport/core/store'
import type { RedisClient } from './client.ts'
import { appendScript, batchSize } from './feed-scripts.ts'
import { StreamSource } from './feed-source.ts'
import { digest, feedKey } from './keys.ts'
import type { RedisStoreOptions } from './options.ts'
import { encodeEntry } from './revocation-entry.ts'
import type { RunScript } from './script.ts'

/** The revocation feed: a stream, which each process reads on a connection opened for it. */
export function redisRevocations(
  client: Pick<RedisClient, 'duplicate'>,
  run: RunScript,
  { prefix, timeout }: Required<RedisStoreOptions>,
): RevocationFeed {
  const stream = feedKey(prefix)
  const retention = `${stream}:keep`
  const repeatKeyOf = (entry: Revocation, text: string, keepFor: number) =>
    entry.kind === 'session' ? `${stream}:m:${digest(`${keepFor} ${text}`)}` : retention

  return {
    async append(entries, keepFor) {
      for (let start = 0; start < entries.length; start += batchSize) {
        const batch = entries.slice(start, start + batchSize)
        const texts = batch.map(encodeEntry)
        const repeatKeys = batch.map((entry, index) => repeatKeyOf(entry, texts[index]!, keepFor))
        await run(appendScript, [stream, retention, ...repeatKeys], [String(keepFor), ...texts])
      }
    },
    follow: (observer, options) => followFeed(new StreamSource(client, stream, timeout), observer, options),
  }
}
