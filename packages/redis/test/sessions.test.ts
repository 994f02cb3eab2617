import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromIoredis, type RedisClient, redisStore } from '../src/index.ts'
import { failureOf } from './failure.ts'
import { canStartServers, startServer, type TestServer } from './server.ts'

describe.runIf(canStartServers(process.env))('redisStore().sessions', () => {
  let server: TestServer
  let redis: Redis
  const names: string[] = []

  beforeAll(async () => {
    server = await startServer()
    redis = new Redis(server.port)
  })

  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  /** A store that writes down which commands it sends. */
  function store() {
    const client = fromIoredis(redis)
    names.length = 0
    const watched: RedisClient = {
      ...client,
      command(args, key) {
        names.push(args[0] ?? '')
        return client.command(args, key)
      },
    }
    return redisStore(watched, { timeout: 10_000 }).sessions
  }

  const indexOf = (subject: string): string => `sallyport:s:{${subject}}`
  const keyOf = ({ id, subject }: { id: string; subject: string }): string => `${indexOf(subject)}:${id}`

  async function rotatedSession(subject: string) {
    const record = sessionRecord({ subject, device: 'd'.repeat(64) })
    const next = rotatedFields(record)
    await store().insert(record, 100)
    await store().rotate(record, record.tokenHash, next)
    return { ...record, ...next }
  }

  test('P-7 a session with every field full takes at most 660 bytes, including its entry in the index', async () => {
    const record = await rotatedSession('5e8f1b8e-6b7a-4b3e-9d5a-1c2d3e4f5a6b')
    expect(record.sealedSuccessor).toHaveLength(64)
    const keys = [keyOf(record), indexOf(record.subject)]
    expect(await Promise.all(keys.map(key => redis.object('ENCODING', key)))).toEqual(['listpack', 'listpack'])
    const [own = 0, index = 0] = await Promise.all(keys.map(key => redis.memory('USAGE', key)))
    expect(own! + index!).toBeLessThanOrEqual(660)
  })

  test('P-7 the time of the login is stored only if it is not that of the session', async () => {
    const same = sessionRecord()
    const earlier = sessionRecord({ authTime: same.createdAt - 3600 })
    for (const record of [same, earlier]) await store().insert(record, 5)
    expect(await redis.hget(keyOf(same), 'a')).toBeNull()
    expect(await store().find(same)).toEqual(same)
    expect(await store().find(earlier)).toEqual(earlier)
  })

  test('P-4 every call is one command', async () => {
    const record = sessionRecord()
    const sessions = store()
    const calls = [
      () => sessions.insert(record, 5),
      () => sessions.find(record),
      () => sessions.rotate(record, record.tokenHash, rotatedFields(record)),
      () => sessions.list(record.subject),
      () => sessions.delete(record),
      () => sessions.deleteMany(record.subject, ['a', 'b']),
    ]
    for (const call of calls) await call()
    names.length = 0
    for (const call of calls) await call()
    expect(names).toEqual(calls.map(() => 'evalsha'))
  })

  test('keys live for a day after the idle expiry, counted from the last write and not by the record’s clock', async () => {
    const record = await rotatedSession('ttl')
    expect(await redis.ttl(keyOf(record))).toBeGreaterThan(8 * 86_400 - 60)
    expect(await redis.ttl(keyOf(record))).toBeLessThanOrEqual(8 * 86_400)
    expect(await redis.ttl(indexOf('ttl'))).toBeGreaterThan(31 * 86_400)
  })

  test('a later session never shortens the lifetime of the index', async () => {
    const now = 1_700_000_000
    await store().insert(sessionRecord({ subject: 'long', createdAt: now, expiresAt: now + 90 * 86_400 }), 5)
    await store().insert(sessionRecord({ subject: 'long', createdAt: now + 1 }), 5)
    expect(await redis.ttl(indexOf('long'))).toBeGreaterThan(90 * 86_400)
  })

  test('sessions that Redis has expired are not counted, and are removed from the index', async () => {
    const records = [1, 2, 3].map(createdAt => sessionRecord({ subject: 'gone', createdAt }))
    for (const record of records) await store().insert(record, 3)
    await redis.del(keyOf(records[1]!))
    expect(await store().insert(sessionRecord({ subject: 'gone', createdAt: 4 }), 3)).toEqual([])
    expect(await redis.zcard(indexOf('gone'))).toBe(3)
    expect((await store().list('gone')).map(({ createdAt }) => createdAt)).toEqual([4, 3, 1])
  })

  test('expired sessions are removed from the index below the session limit too', async () => {
    for (let count = 0; count < 30; count++) {
      const record = sessionRecord({ subject: 'sparse', createdAt: count })
      await store().insert(record, 10_000)
      await redis.del(keyOf(record))
    }
    expect(await redis.zcard(indexOf('sparse'))).toBeLessThanOrEqual(2)
  })

  test('a list of thousands of sessions is read in batches of 500', async () => {
    const sessions = store()
    const records = Array.from({ length: 1201 }, (_, createdAt) => sessionRecord({ subject: 'many', createdAt }))
    await Promise.all(records.map(record => sessions.insert(record, 5000)))
    names.length = 0
    expect(await sessions.list('many')).toEqual(records.toReversed())
    expect(names).toHaveLength(3)
    names.length = 0
    await sessions.deleteMany(
      'many',
      records.map(({ id }) => id),
    )
    expect(names).toHaveLength(3)
    expect(await redis.exists(indexOf('many'))).toBe(0)
  })

  test('J07 a key of another type is store_unavailable, and never a missing session', async () => {
    await redis.set(indexOf('wrong'), 'x')
    await redis.set(`${indexOf('wrong')}:id`, 'x')
    const record = sessionRecord({ subject: 'wrong', id: 'id' })
    const calls = [
      () => store().list('wrong'),
      () => store().find(record),
      () => store().rotate(record, 'a', rotatedFields(record)),
    ]
    for (const call of calls) {
      expect(await failureOf(call())).toEqual({
        code: 'store_unavailable',
        message: 'The service cannot be reached. Try again shortly.',
        cause: expect.stringContaining('WRONGTYPE'),
      })
    }
  })

  test('a record that was tampered with is store_inconsistent', async () => {
    const record = await rotatedSession('tampered')
    for (const [field, value] of [
      ['g', '1e3'],
      ['r', '-1'],
      ['e', ''],
      ['a', 'NaN'],
    ] as const) {
      const before = await redis.hget(keyOf(record), field)
      await redis.hset(keyOf(record), field, value)
      await expect(store().find(record)).rejects.toMatchObject({ code: 'store_inconsistent' })
      if (before === null) await redis.hdel(keyOf(record), field)
      else await redis.hset(keyOf(record), field, before)
    }
    expect(await store().find(record)).toEqual(record)
    await redis.hdel(keyOf(record), 'h')
    await expect(store().find(record)).rejects.toMatchObject({ code: 'store_inconsistent' })
  })

  test('a client’s key prefix is added in front, and changes nothing else', async () => {
    const prefixed = new Redis(server.port, { keyPrefix: 'app:' })
    const { sessions } = redisStore(prefixed, { timeout: 10_000 })
    const records = [1, 2, 3].map(createdAt => sessionRecord({ subject: 'prefixed', createdAt }))
    for (const record of records) await sessions.insert(record, 2)
    expect(await sessions.list('prefixed')).toEqual(records.toReversed())
    expect(await redis.exists(`app:${indexOf('prefixed')}`)).toBe(1)
    prefixed.disconnect()
  })
})
