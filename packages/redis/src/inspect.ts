import type { StoreFinding } from '@sallyport/core/store'
import { checkRedis, type RedisFinding } from './check.ts'
import type { RedisClient } from './client.ts'
import { feedKey } from './keys.ts'
import type { RedisStoreOptions } from './options.ts'
import { textOf } from './reply.ts'

type Rest = Pick<StoreFinding, 'severity' | 'why' | 'fix'>

const rest: Readonly<Record<RedisFinding['code'], Rest>> = {
  redis_too_old: {
    severity: 'error',
    why: 'The scripts of the store use commands that older versions do not have.',
    fix: 'Upgrade to Redis 6.2 or later, or to Valkey.',
  },
  redis_evicts: {
    severity: 'error',
    why: 'Users are logged out at random, and revoked sessions and blocked users become valid again.',
    fix: 'Set maxmemory-policy to noeviction, and keep caches in another server.',
  },
  redis_not_durable: {
    severity: 'warning',
    why: 'Revoked sessions and used refresh tokens are valid again after a restart.',
    fix: 'Set appendonly to yes.',
  },
}

/** Looks for what is wrong with the server and the user. */
export async function inspect(
  client: RedisClient,
  options: Required<RedisStoreOptions>,
): Promise<readonly StoreFinding[]> {
  const found = await checkRedis(client, options)
  const findings = found.map(({ code, message }) => ({ code, what: message, ...rest[code] }))
  return (await isDefaultUser(client, options)) ? [...findings, tooManyRights] : findings
}

const tooManyRights: StoreFinding = {
  code: 'rights_too_wide',
  severity: 'warning',
  what: 'The application connects to Redis as the default user.',
  why: 'It may run every command, such as FLUSHALL, which logs everybody out and lifts all blocks.',
  fix: 'Connect as a user with only the rights in the README of @sallyport/redis.',
}

/** A user with least rights may not ask who it is. */
async function isDefaultUser(client: RedisClient, { prefix }: Required<RedisStoreOptions>): Promise<boolean> {
  try {
    return textOf(await client.command(['acl', 'whoami'], feedKey(prefix))) === 'default'
  } catch {
    return false
  }
}
