import { sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisStore } from '../src/index.ts'
import { clients } from './clients.ts'
import { failureOf } from './failure.ts'
import { startProxy } from './proxy.ts'
import { canStartServers, startServer, type TestServer } from './server.ts'

describe.runIf(canStartServers(process.env)).each(Object.entries(clients))('scripts on %s', (_, kind) => {
  let server: TestServer
  let admin: Redis

  beforeAll(async () => {
    server = await startServer()
    admin = new Redis(server.port)
  })

  afterAll(async () => {
    admin.disconnect()
    await server.stop()
  })

  test('scripts are sent again to a server that no longer has them', async () => {
    const { client, close } = await kind.open(server.url)
    const { sessions } = redisStore(client)
    const record = sessionRecord()
    await sessions.insert(record, 5)
    await admin.script('FLUSH')
    expect(await sessions.find(record)).toEqual(record)
    expect(await sessions.delete(record)).toBe(true)
    close()
  })

  test('J04 calls are store_unavailable at the timeout while a server does not answer', async () => {
    const proxy = await startProxy(server.url)
    const { client, close } = await kind.open(proxy.url)
    const { sessions } = redisStore(client, { timeout: 40 })
    const patient = redisStore(client, { timeout: 10_000 })
    const record = sessionRecord()
    await patient.sessions.insert(record, 5)
    proxy.stall()
    expect(await failureOf(sessions.find(record))).toEqual({
      code: 'store_unavailable',
      message: 'The service cannot be reached. Try again shortly.',
      cause: 'sessions.find took longer than 40 ms',
    })
    proxy.resume()
    expect(await patient.sessions.find(record)).toEqual(record)
    close()
    proxy.stop()
  })
})
