import { requireService, rotatedFields, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { Redis as Redis6 } from 'ioredis6'
import { createClient, RESP_TYPES } from 'redis'
import { createClient as createClient6, RESP_TYPES as RESP_TYPES6 } from 'redis6'
import { describe, expect, test } from 'vitest'
import { fromIoredis, redisStore, type AnyRedisClient } from '../src/index.ts'
import { listen } from './following.ts'
import { randomPrefix } from './suite.ts'

const url = await requireService('redis', process.env)
const at = url ?? ''

interface Closable {
  client: AnyRedisClient
  close(): void
}

const ioredis = (client: Redis | Redis6): Closable => ({ client, close: () => client.disconnect() })

const ioredis6Resp3 = (): Closable => {
  const client = new Redis6(at, { replyMapping: 'resp3' })
  return { client, close: () => client.disconnect() }
}

async function nodeRedis(client: AnyRedisClient & { connect(): Promise<unknown>; destroy(): void }): Promise<Closable> {
  await client.connect()
  return { client, close: () => client.destroy() }
}

const buffers = { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.NUMBER]: String }
const buffers6 = { [RESP_TYPES6.BLOB_STRING]: Buffer, [RESP_TYPES6.NUMBER]: String }

/** Options that change what a client sends or answers. */
const kinds: Readonly<Record<string, () => Closable | Promise<Closable>>> = {
  'ioredis 5 with automatic pipelining': () => ioredis(new Redis(at, { enableAutoPipelining: true })),
  'ioredis 6 with the replies of RESP3': ioredis6Resp3,
  'node-redis 5 with RESP3': () => nodeRedis(createClient({ url: at, RESP: 3 })),
  'node-redis 6 with RESP2': () => nodeRedis(createClient6({ url: at, RESP: 2 })),
  'node-redis 5 with replies as buffers': () =>
    nodeRedis(createClient({ url: at, commandOptions: { typeMapping: buffers } })),
  'node-redis 6 with replies as buffers': () =>
    nodeRedis(createClient6({ url: at, commandOptions: { typeMapping: buffers6 } })),
}

describe.skipIf(url === undefined)('the store on', () => {
  test.each(Object.entries(kinds))('%s', async (_name, open) => {
    const { client, close } = await open()
    const { sessions, throttle, revocations } = redisStore(client, { prefix: randomPrefix(), timeout: 5000 })
    const record = sessionRecord({ device: 'phone' })
    const next = rotatedFields(record)
    await sessions.insert(record, 5)
    expect(await sessions.rotate(record, record.tokenHash, next)).toBe(true)
    expect(await sessions.list(record.subject)).toEqual([{ ...record, ...next }])
    const key = { owner: 'a', name: 'b', limit: 1, window: 60 }
    expect(await throttle.hit([key], 100)).toEqual({ admitted: true })
    expect(await throttle.hit([key], 100)).toEqual({ admitted: false, exceeded: 0, resetsAt: 160 })

    const listener = await listen(revocations)
    await listener.readsAgain()
    await revocations.append([{ kind: 'session', sid: 'a', subject: 'b' }], 60)
    await listener.hears('a')
    listener.stop()
    await sessions.delete(record)
    close()
  })

  const hasty = { commandTimeout: 400, socketTimeout: 400 }

  test.each([new Redis(at, { ...hasty, lazyConnect: true }), new Redis6(at, { ...hasty, lazyConnect: true })])(
    'ioredis %# with timeouts that are shorter than a blocked read, which do not end it',
    async client => {
      const adapted = fromIoredis(client)
      let opened = 0
      const counting = {
        ...adapted,
        duplicate() {
          opened++
          return adapted.duplicate()
        },
      }
      const listener = await listen(redisStore(counting, { prefix: randomPrefix(), timeout: 5000 }).revocations, 900)
      await listener.readsAgain()
      expect(opened).toBe(1)
      listener.stop()
      client.disconnect()
    },
  )
})
