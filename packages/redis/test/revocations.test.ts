import type { Revocation } from '@sallyport/core/store'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { redisStore } from '../src/index.ts'
import { clients, type TestClient } from './clients.ts'
import { failureOf } from './failure.ts'
import { listen } from './following.ts'
import { startProxy } from './proxy.ts'
import { canStartServers, startServer, type TestServer } from './server.ts'

const stream = 'sallyport:{r}'

function ends(...sids: readonly string[]): Revocation[] {
  return sids.map(sid => ({ kind: 'session', sid, subject: `u-${sid}` }))
}

describe.runIf(canStartServers(process.env)).each(Object.entries(clients))('the feed on %s', (_name, kind) => {
  let server: TestServer
  let admin: Redis
  let opened: TestClient

  beforeAll(async () => {
    server = await startServer()
    admin = new Redis(server.port)
    opened = await kind.open(server.url)
  })

  afterAll(async () => {
    opened.close()
    admin.disconnect()
    await server.stop()
  })

  beforeEach(() => admin.flushall())

  const feed = (options = {}) => redisStore(opened.client, { timeout: 5000, ...options }).revocations

  /** The ids of the open connections. Those of earlier tests may close at any time, so only new ones are compared. */
  const connections = async (): Promise<readonly string[]> =>
    [...String(await admin.call('CLIENT', 'LIST')).matchAll(/^id=(\d+)/gm)].map(([, id]) => id!)

  async function openedSince(before: readonly string[]): Promise<readonly string[]> {
    return (await connections()).filter(id => !before.includes(id))
  }

  test('P-7 an entry takes at most 175 bytes', async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `${index}`.padStart(22, 's'))
    await feed().append(ends(...ids), 600)
    const keys = await admin.keys('*')
    const sizes = await Promise.all(keys.map(async key => Number(await admin.memory('USAGE', key, 'SAMPLES', 0))))
    const bytes = sizes.reduce((sum, size) => sum + size, 0) / ids.length
    console.log(`Redis: ${Math.round(bytes)} bytes an entry of the feed`)
    expect(bytes).toBeGreaterThan(50)
    expect(bytes).toBeLessThanOrEqual(175)
  })

  test('R-8 a stream that was replaced by one with lower ids is read again from the beginning', async () => {
    const listener = await listen(feed())
    await feed().append(ends('before'), 600)
    await listener.hears('before')
    await admin.del(stream)
    await admin.xadd(stream, '1-1', 'e', '["session","u","lower"]')
    await listener.hears('lower')
    listener.stop()
  })

  test('R-8 a stream that was replaced and written to since is read again from the beginning', async () => {
    const listener = await listen(feed())
    await feed().append(ends('before'), 600)
    await listener.hears('before')
    await admin
      .multi()
      .del(stream)
      .xadd(stream, '1-1', 'e', '["session","u","lower"]')
      .xadd(stream, '*', 'e', '["session","u","higher"]')
      .exec()
    await listener.hears('lower', 'higher')
    listener.stop()
  })

  test('a follower whose connection was killed gets the entries appended meanwhile and later', async () => {
    const listener = await listen(feed())
    const killed = String(await admin.call('CLIENT', 'LIST'))
      .split('\n')
      .filter(line => line.includes('cmd=xread'))
    for (const line of killed) await admin.call('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(line)![1]!)
    await feed().append(ends('meanwhile'), 600)
    await listener.hears('meanwhile')
    await feed().append(ends('later'), 600)
    await listener.hears('later')
    listener.stop()
  })

  test('the feed is not current while it has an entry of an unknown form', async () => {
    await admin.xadd(stream, '1-1', 'e', '["renamed","u"]')
    expect(await failureOf(listen(feed()))).toMatchObject({ code: 'store_inconsistent' })
    await admin.del(stream)
    const listener = await listen(feed())
    await admin.xadd(stream, '*', 'e', 'no JSON')
    await admin.xadd(stream, '*', 'e', '["session","u","after"]')
    const before = listener.reads
    await vi.waitFor(async () => expect(String(await admin.call('CLIENT', 'LIST'))).not.toContain('cmd=xread'))
    expect(listener.reads).toBe(before)
    await admin.del(stream)
    await listener.readsAgain()
    listener.stop()
  })

  test('the signal closes the follower’s connection at once, although a read blocks', async () => {
    const before = await connections()
    const listener = await listen(feed())
    expect(await openedSince(before)).toHaveLength(1)
    listener.stop()
    await vi.waitFor(async () => expect(await openedSince(before)).toEqual([]))
  })

  test('a follow with an aborted signal opens no connection', async () => {
    const before = await connections()
    const idle = { entry() {}, current() {}, storeTime() {} }
    const following = feed().follow(idle, { signal: AbortSignal.abort(), maxInterval: 50 })
    await expect(following).rejects.toThrow('aborted')
    expect(await openedSince(before)).toEqual([])
  })

  test('a first read that fails leaves no connection', async () => {
    const before = await connections()
    await admin.set(stream, 'of another type')
    expect(await failureOf(listen(feed()))).toMatchObject({ code: 'store_unavailable' })
    await vi.waitFor(async () => expect(await openedSince(before)).toEqual([]))
  })

  test('R-8 a follower is not current while its server stalls, and is current again afterwards', async () => {
    const proxy = await startProxy(server.url)
    const far = await kind.open(proxy.url)
    const { revocations, sessions } = redisStore(far.client, { timeout: 60 })
    // Each of these calls takes as long as its timeout, and four of them longer than a blocked read may.
    const outlast = async () => {
      for (let count = 0; count < 4; count++) await failureOf(sessions.find({ id: 'a', subject: 'b' }))
    }
    const listener = await listen(revocations)
    proxy.stall()
    await feed().append(ends('behind'), 600)
    await outlast()
    const reads = listener.reads
    await outlast()
    expect([listener.sids, listener.reads]).toEqual([[], reads])
    proxy.resume()
    await listener.hears('behind')
    await listener.readsAgain()
    listener.stop()
    far.close()
    proxy.stop()
  })

  test('R-12 the store’s time is the time of Redis', async () => {
    const listener = await listen(feed())
    const [seconds] = await admin.time()
    expect(Math.abs(listener.storeTimes[0]! - Number(seconds) * 1000)).toBeLessThan(10_000)
    listener.stop()
  })

  test('only entries older than the longest retention are trimmed, by the time of Redis', async () => {
    const [seconds] = await admin.time()
    const age = (by: number): string => `${(Number(seconds) - by) * 1000}-1`
    await admin.xadd(stream, age(700), 'e', '["session","u","old"]')
    await admin.xadd(stream, age(500), 'e', '["session","u","young"]')
    await feed().append(ends('new'), 600)
    await feed().append(ends('newest'), 1)
    const listener = await listen(feed())
    expect(listener.sids).toEqual(['young', 'new', 'newest'])
    listener.stop()
  })

  test('a stream expires with its last entry', async () => {
    await feed().append(ends('a'), 600)
    expect(await admin.ttl(stream)).toBeGreaterThan(590)
    expect(await admin.ttl(stream)).toBeLessThanOrEqual(601)
  })
})
