import { oneTimeTokenRecord, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisStore } from '../src/index.ts'
import { canStartServers, startServer, type TestServer } from './server.ts'

describe.skipIf(!canStartServers(process.env))('a Redis that is full', () => {
  let server: TestServer
  let client: Redis

  beforeAll(async () => {
    server = await startServer('--maxmemory', '4mb', '--maxmemory-policy', 'noeviction')
    client = new Redis(server.port)
  })

  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })

  test('J05 refuses each write entirely, and accepts writes again when there is room', async () => {
    const { sessions, oneTimeTokens, throttle } = redisStore(client, { timeout: 5000 })
    const [session, token] = [sessionRecord(), oneTimeTokenRecord()]
    await sessions.insert(session, 5)
    await oneTimeTokens.replace(token)
    await fill(client)
    const before = (await client.keys('sallyport*')).toSorted()

    const full = { code: 'store_unavailable' }
    await expect(sessions.insert(sessionRecord({ subject: session.subject }), 5)).rejects.toMatchObject(full)
    await fill(client)
    const next = { ...oneTimeTokenRecord(), subject: token.subject, purpose: token.purpose }
    await expect(oneTimeTokens.replace(next)).rejects.toMatchObject(full)
    await fill(client)
    const key = { owner: 'a', name: 'b', limit: 1, window: 60 }
    await expect(throttle.hit([key], 100)).rejects.toMatchObject(full)

    expect((await client.keys('sallyport*')).toSorted()).toEqual(before)
    expect(await sessions.list(session.subject)).toEqual([session])
    expect(await oneTimeTokens.find(token)).toEqual(token)
    await sessions.delete(session)
    expect(await sessions.find(session)).toBeUndefined()

    await client.flushall()
    await sessions.insert(session, 5)
    expect(await sessions.find(session)).toEqual(session)
  })
})

let filled = 0

async function fill(client: Redis): Promise<void> {
  for (let size = 100_000; size >= 10; size = Math.floor(size / 10)) {
    for (;;) {
      const refused = await client.set(`fill:${filled++}`, 'x'.repeat(size)).then(
        () => false,
        () => true,
      )
      if (refused) break
    }
  }
}
