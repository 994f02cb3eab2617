import { requireService, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { Redis as Redis6 } from 'ioredis6'
import { createClientPool, createClient, createSentinel } from 'redis'
import { createClient as createClient6, createClientPool as createClientPool6 } from 'redis6'
import { describe, expect, test } from 'vitest'
import { redisStore, type AnyRedisClient } from '../src/index.ts'
import { listen } from './following.ts'
import { randomPrefix } from './suite.ts'

const url = await requireService('redis', process.env)
const at = url ?? ''

interface Opened {
  readonly client: AnyRedisClient
  close(): void
}

/** Opens a client with the option `keyPrefix`. */
const kinds: Readonly<Record<string, (keyPrefix: string) => Promise<Opened>>> = {
  'ioredis 5': async keyPrefix => ioredis(new Redis(at, { keyPrefix })),
  'ioredis 6': async keyPrefix => ioredis(new Redis6(at, { keyPrefix })),
  'node-redis 6': async keyPrefix => {
    const client = createClient6({ url: at, keyPrefix })
    await client.connect()
    return { client, close: () => client.destroy() }
  },
}

function ioredis(client: Redis | Redis6): Opened {
  return { client, close: () => client.disconnect() }
}

describe.skipIf(url === undefined)('J10 applications with different keyPrefix on one server', () => {
  test.each(Object.entries(kinds))('share nothing, with %s', async (_name, open) => {
    const prefix = randomPrefix()
    const [staging, production] = await Promise.all([open('staging:'), open('prod:')])
    const [stores, others] = [staging, production].map(({ client }) => redisStore(client, { prefix, timeout: 5000 }))
    const record = sessionRecord()
    await stores!.sessions.insert(record, 5)
    expect(await others!.sessions.find(record)).toBeUndefined()
    expect(await stores!.sessions.find(record)).toEqual(record)
    const key = { owner: 'a', name: 'b', limit: 1, window: 60 }
    expect(await stores!.throttle.hit([key], 100)).toEqual({ admitted: true })
    expect(await others!.throttle.hit([key], 100)).toEqual({ admitted: true })

    const [here, there] = [await listen(stores!.revocations), await listen(others!.revocations)]
    await stores!.revocations.append([{ kind: 'session', sid: 'here', subject: 's' }], 60)
    await others!.revocations.append([{ kind: 'session', sid: 'there', subject: 's' }], 60)
    await here.hears('here')
    await there.hears('there')
    expect(there.sids).not.toContain('here')
    here.stop()
    there.stop()

    const admin = new Redis(at)
    const keys = await admin.keys(`*${prefix}*`)
    expect(keys.length).toBeGreaterThan(0)
    for (const found of keys) expect(found).toMatch(/^(staging|prod):/)
    await admin.del(...keys)
    for (const { close } of [staging, production]) close()
    admin.disconnect()
  })
})

describe('a client that cannot open further connections is refused with a TypeError', () => {
  const sentinel = createSentinel({ name: 'primary', sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] })

  test.each([
    ['a pool of node-redis 5', createClientPool({ url: at }), /pool/],
    ['a pool of node-redis 6', createClientPool6({ url: at }), /pool/],
    ['a legacy client of node-redis 5', createClient({ url: at }).legacy(), /createClient/],
    ['a Sentinel client of node-redis 5', sentinel, /Sentinel.*node-redis 6, or ioredis/],
  ])('%s', (_name, client, message) => {
    expect(() => redisStore(client as never)).toThrow(message)
    expect(() => redisStore(client as never)).toThrow(TypeError)
  })
})
