import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { redisStore } from '../src/index.ts'
import { clusterClients } from './clients.ts'
import { failureOf } from './failure.ts'
import { listen } from './following.ts'
import { canStartServers, startCluster, type TestCluster } from './server.ts'
import { randomPrefix } from './suite.ts'

describe.runIf(canStartServers(process.env))('R-6 a cluster that changes', () => {
  let cluster: TestCluster
  let admins: Redis[]

  beforeAll(async () => {
    cluster = await startCluster()
    admins = cluster.nodes.map(({ port }) => new Redis(port))
  })

  afterAll(async () => {
    for (const admin of admins) admin.disconnect()
    await cluster.stop()
  })

  /** The index of the primary that serves a slot. */
  async function ownerOf(slot: number): Promise<number> {
    const ranges = await admins[0]!.cluster('SLOTS')
    const [, , owner] = ranges.find(([first, last]) => first <= slot && slot <= last)!
    return cluster.nodes.findIndex(({ port }) => port === owner![1])
  }

  async function move(slot: number, from: number, to: number): Promise<void> {
    const [source, target] = [admins[from]!, admins[to]!]
    const [sourceId, targetId] = [await source.cluster('MYID'), await target.cluster('MYID')]
    await target.cluster('SETSLOT', slot, 'IMPORTING', sourceId)
    await source.cluster('SETSLOT', slot, 'MIGRATING', targetId)
    const keys = await source.cluster('GETKEYSINSLOT', slot, 1000)
    await source.call('MIGRATE', '127.0.0.1', cluster.nodes[to]!.port, '', 0, 5000, 'KEYS', ...keys)
    for (const admin of [target, ...admins]) await admin.cluster('SETSLOT', slot, 'NODE', targetId)
  }

  test.each(Object.entries(clusterClients))(
    'a slot that moves takes its sessions and the feed along, on %s',
    async (_, kind) => {
      const { client, close } = await kind.open(cluster.url)
      const { sessions, revocations } = redisStore(client, { prefix: randomPrefix(), timeout: 5000 })
      // The subject's hash tag is the stream's own, so that both are in the slot.
      const record = sessionRecord({ subject: '0' })
      await sessions.insert(record, 5)
      await revocations.append([{ kind: 'session', sid: 'before', subject: 'u' }], 600)
      const listener = await listen(revocations)

      const slot = await admins[0]!.cluster('KEYSLOT', '{0}')
      const owner = await ownerOf(slot)
      await move(slot, owner, (owner + 1) % 3)

      expect(await sessions.find(record)).toEqual(record)
      expect(await sessions.rotate(record, record.tokenHash, rotatedFields(record))).toBe(true)
      await revocations.append([{ kind: 'session', sid: 'after', subject: 'u' }], 600)
      await listener.hears('before', 'after')
      listener.stop()
      close()
    },
  )

  test.each(Object.entries(clusterClients))(
    'a primary that halts is missed only by its own subjects, on %s',
    async (_, kind) => {
      const { client, close } = await kind.open(cluster.url)
      const prefix = randomPrefix()
      const patient = redisStore(client, { prefix, timeout: 5000 }).sessions
      const hasty = redisStore(client, { prefix, timeout: 50 }).sessions
      const records = await Promise.all(
        Array.from({ length: 12 }, async (_item, index) => {
          const record = sessionRecord({ subject: `s${index}` })
          await patient.insert(record, 5)
          return { record, owner: await ownerOf(await admins[0]!.cluster('KEYSLOT', `{${record.subject}}`)) }
        }),
      )
      const [missed, others] = [records.find(({ owner }) => owner === 1), records.filter(({ owner }) => owner !== 1)]
      cluster.nodes[1]!.pause()
      for (const { record } of others) expect(await patient.find(record)).toEqual(record)
      const failure = missed && (await failureOf(hasty.find(missed.record)))
      cluster.nodes[1]!.resume()
      expect(failure).toMatchObject({ code: 'store_unavailable' })
      await vi.waitFor(async () => expect(await patient.find(missed!.record)).toEqual(missed!.record), 10_000)
      close()
    },
  )
})
