import { readFileSync } from 'node:fs'
import { inspectionOf } from '@sallyport/core/adapter'
import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { redisStore } from '../src/index.ts'
import { canStartServers, startServer } from './server.ts'

/** The rules that the README shows. */
const rules = /^ACL SETUSER (.*)$/m.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))?.[1]

describe.skipIf(!canStartServers(process.env))('the inspection of a Redis store', () => {
  test('finds what checkRedis finds and the default user, and nothing for a user with the rights of the README', async () => {
    const server = await startServer('--maxmemory-policy', 'allkeys-lru')
    const admin = new Redis(server.port)
    const inspect = async (client: Redis) =>
      (await inspectionOf(redisStore(client, { timeout: 5000 }).revocations)!()).map(
        ({ code, severity }) => `${severity} ${code}`,
      )
    expect(await inspect(admin)).toEqual(['error redis_evicts', 'warning redis_not_durable', 'warning rights_too_wide'])
    await admin.call('ACL', 'SETUSER', ...rules!.split(' '))
    await admin.call('CONFIG', 'SET', 'maxmemory-policy', 'noeviction', 'appendonly', 'yes')
    const limited = new Redis(server.port, { username: 'app', password: 'secret' })
    expect(await inspect(limited)).toEqual([])
    limited.disconnect()
    admin.disconnect()
    await server.stop()
  })
})
