import { adapt, type AnyRedisClient } from './detect.ts'
import { feedKey } from './keys.ts'
import { resolveOptions, type RedisStoreOptions, withKeyPrefix } from './options.ts'
import { textOf } from './reply.ts'
import { defineScript, scriptRunner } from './script.ts'

/** A mistake in the configuration of a Redis server, as a stable code and a sentence. */
export interface RedisFinding {
  /** What was found; a code that is stable. */
  readonly code: 'redis_too_old' | 'redis_evicts' | 'redis_not_durable'
  /** What it means and what to do, in a sentence. */
  readonly message: string
}

/** A script, so that every client sends it to the server that holds the key, whatever else it does with INFO. */
const infoScript = defineScript('checkRedis', `return redis.call('INFO')`)

/**
 * Looks for settings of the server with which sessions or revocations get lost.
 *
 * In a cluster it asks the server that holds the revocation feed.
 *
 * @throws AuthError `store_unavailable` if the server cannot be reached.
 * @example
 * ```ts
 * import { checkRedis } from '@sallyport/redis'
 * import { Redis } from 'ioredis'
 * for (const { code, message } of await checkRedis(new Redis())) console.warn(code, message)
 * ```
 */
export async function checkRedis(
  client: AnyRedisClient,
  options: RedisStoreOptions = {},
): Promise<readonly RedisFinding[]> {
  const adapted = adapt(client)
  const { prefix, timeout } = withKeyPrefix(resolveOptions(options), adapted)
  const text = textOf(await scriptRunner(adapted, timeout)(infoScript, [feedKey(prefix)]))
  return findings(new Map(text.split('\r\n').map(nameAndValue)))
}

function nameAndValue(line: string): readonly [string, string] {
  const [name = '', value = ''] = line.split(':')
  return [name, value]
}

function findings(info: ReadonlyMap<string, string>): RedisFinding[] {
  const found: RedisFinding[] = []
  if (!isRecent(info.get('redis_version') ?? '')) {
    found.push({ code: 'redis_too_old', message: 'Redis 6.2 or later is needed.' })
  }
  if (info.get('maxmemory_policy') !== 'noeviction') {
    found.push({
      code: 'redis_evicts',
      message: 'maxmemory-policy is not noeviction: Redis deletes sessions and revocations when memory is short.',
    })
  }
  if (info.get('aof_enabled') !== '1') {
    found.push({
      code: 'redis_not_durable',
      message: 'appendonly is not on: a restart loses the latest writes, so that revoked sessions live again.',
    })
  }
  return found
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 6 || (major === 6 && minor >= 2)
}
