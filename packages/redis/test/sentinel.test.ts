import { writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { createSentinel } from 'redis6'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisStore, type AnyRedisClient } from '../src/index.ts'
import { listen } from './following.ts'
import { canStartServers, startSentinel, startServer, type TestServer } from './server.ts'
import { randomPrefix } from './suite.ts'

const name = 'primary'

interface Opened {
  readonly client: AnyRedisClient
  close(): void
}

const kinds: Readonly<Record<string, (port: number) => Promise<Opened>>> = {
  async ioredis(port) {
    const client = new Redis({
      sentinels: [{ host: '127.0.0.1', port }],
      name,
      // As the guide says: without it a connection to a demoted primary is kept, and answers READONLY forever.
      reconnectOnError: error => error.message.startsWith('READONLY'),
    })
    client.on('error', () => {})
    return { client, close: () => client.disconnect() }
  },
  async 'node-redis 6'(port) {
    const client = createSentinel({ name, sentinelRootNodes: [{ host: '127.0.0.1', port }], scanInterval: 200 })
    client.on('error', () => {})
    await client.connect()
    return { client, close: () => void client.destroy().catch(() => {}) }
  },
}

describe.skipIf(!canStartServers(process.env))('Redis Sentinel', () => {
  let servers: TestServer[] = []
  let sentinel: TestServer
  let folder: string

  beforeAll(async () => {
    const primary = await startServer()
    const replica = await startServer(
      '--replicaof',
      '127.0.0.1',
      String(primary.port),
      '--repl-diskless-sync-delay',
      '0',
    )
    servers = [primary, replica]
    folder = join(tmpdir(), `sallyport-sentinel-${randomBytes(6).toString('hex')}.conf`)
    await writeFile(
      folder,
      `sentinel monitor ${name} 127.0.0.1 ${primary.port} 1
sentinel down-after-milliseconds ${name} 500
sentinel failover-timeout ${name} 1000
`,
    )
    sentinel = await startSentinel(folder)
    await untilReplicaIsKnown(sentinel.port)
  })

  afterAll(async () => {
    for (const server of [...servers, sentinel]) await server.stop()
  })

  test.each(Object.entries(kinds))('%s works with it, also after a failover', async (_kind, open) => {
    const { client, close } = await open(sentinel.port)
    const { sessions, revocations } = redisStore(client, { prefix: randomPrefix(), timeout: 5000 })
    const record = sessionRecord()
    await sessions.insert(record, 5)
    expect(await sessions.rotate(record, record.tokenHash, rotatedFields(record))).toBe(true)
    const listener = await listen(revocations)
    await listener.readsAgain()

    const admin = new Redis(sentinel.port)
    const before = String(await admin.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name))
    await untilReplicaIsKnown(sentinel.port)
    await admin.call('SENTINEL', 'FAILOVER', name)
    while (String(await admin.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) === before) await sleep(50)
    admin.disconnect()

    await eventually(async () => sessions.insert(sessionRecord(), 5))
    await eventually(async () => revocations.append([{ kind: 'session', sid: 'after', subject: 's' }], 60))
    await listener.hears('after')
    expect(await sessions.find(record)).toMatchObject({ generation: 1 })
    listener.stop()
    close()
  })
})

async function untilReplicaIsKnown(port: number): Promise<void> {
  const admin = new Redis(port)
  for (;;) {
    const replicas = (await admin.call('SENTINEL', 'REPLICAS', name)) as readonly (readonly string[])[]
    const [replica = []] = replicas
    const flags = replica[replica.indexOf('flags') + 1]
    const link = replica[replica.indexOf('master-link-status') + 1]
    if (flags === 'slave' && link === 'ok') break
    await sleep(100)
  }
  admin.disconnect()
}

/** Errors of an outage end by themselves; a test that never gets through is ended by its timeout. */
async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      expect(error).toMatchObject({ code: 'store_unavailable' })
      await sleep(100)
    }
  }
}
