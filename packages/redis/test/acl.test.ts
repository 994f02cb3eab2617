import { readFileSync } from 'node:fs'
import { oneTimeTokenRecord, rotatedFields, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisStore, type AnyRedisClient } from '../src/index.ts'
import { listen } from './following.ts'
import { canStartServers, startServer, type TestServer } from './server.ts'

/** The rules that the README shows. */
const rules = /^ACL SETUSER (.*)$/m.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))?.[1]

describe.skipIf(!canStartServers(process.env))('a user with the rights that the README lists', () => {
  let server: TestServer
  let admin: Redis

  beforeAll(async () => {
    server = await startServer()
    admin = new Redis(server.port)
    await admin.call('ACL', 'SETUSER', ...rules!.split(' '))
  })

  afterAll(async () => {
    admin.disconnect()
    await server.stop()
  })

  test('can make every call, with ioredis', async () => {
    const client = new Redis(server.port, { username: 'app', password: 'secret' })
    await callEverything(client)
    client.disconnect()
  })

  test('can make every call, with node-redis', async () => {
    const client = createClient({ url: server.url, username: 'app', password: 'secret' })
    await client.connect()
    await callEverything(client)
    client.destroy()
  })

  test('can do nothing else', async () => {
    const client = new Redis(server.port, { username: 'app', password: 'secret' })
    await expect(client.get('other')).rejects.toThrow(/NOPERM/)
    for (const command of ['keys *', 'flushall', 'config get *', 'scan 0']) {
      const [name = '', ...args] = command.split(' ')
      await expect(client.call(name, ...args)).rejects.toThrow(/NOPERM/)
    }
    client.disconnect()
  })
})

async function callEverything(client: AnyRedisClient): Promise<void> {
  const { sessions, oneTimeTokens, throttle, revocations, blocks } = redisStore(client, { timeout: 5000 })
  const [session, token] = [sessionRecord(), oneTimeTokenRecord()]
  await sessions.insert(session, 5)
  expect(await sessions.rotate(session, session.tokenHash, rotatedFields(session))).toBe(true)
  expect(await sessions.find(session)).toMatchObject({ generation: 1 })
  expect(await sessions.list(session.subject)).toHaveLength(1)
  await sessions.deleteMany(session.subject, [session.id])
  expect(await sessions.delete(session)).toBe(false)
  await oneTimeTokens.replace(token)
  expect(await oneTimeTokens.find(token)).toEqual(token)
  expect(await oneTimeTokens.update(token, token.state, 'used')).toBe(true)
  expect(await oneTimeTokens.consume(token)).toMatchObject({ hash: token.hash })
  await oneTimeTokens.deleteAll(token.subject, token.purpose)
  const keys = Array.from({ length: 70 }, (_, n) => ({ owner: 'a', name: `b${n}`, limit: 9, window: 60 }))
  for (const key of keys) expect(await throttle.hit([key], 1000)).toEqual({ admitted: true })
  expect(await throttle.hit([{ ...keys[0]!, name: 'after' }], 2000)).toEqual({ admitted: true })
  await throttle.giveBack([keys[0]!], 1000)
  await throttle.clear('a', ['b0'])
  await throttle.clear('a')
  await blocks.insert('u')
  expect(await blocks.has('u')).toBe(true)
  await blocks.delete('u')
  const listener = await listen(revocations)
  await revocations.append([{ kind: 'session', sid: session.id, subject: session.subject }], 60)
  await listener.hears(session.id)
  listener.stop()
}
