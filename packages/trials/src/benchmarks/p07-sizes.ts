import type { RevocationFeed } from '@sallyport/core/store'
import { memoryStore } from '@sallyport/core'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { inLanes } from '../shared/lib/all.ts'
import { heldBytes } from '../shared/lib/garbage.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { startRedis } from '../shared/servers/redis-server.ts'
import { authHere } from '../shared/auth-here.ts'
import { withPool } from '../shared/store/postgres.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import type { StoreSpec } from '../shared/store/kinds.ts'
import type { Benchmark, Row } from './benchmark.ts'

const limits = { redis: 700, postgres: 600, set: 120 }
const device = 'Firefox on Linux, the office in Berlin'

/** Measures the space of a session and of a revocation. */
export const sizes: Benchmark = {
  id: 'P-7',
  title: 'bytes of a session in the store, and memory for each revocation',
  async run({ quick }) {
    const sessions = quick ? 5_000 : 100_000
    const ends = quick ? 50_000 : 500_000
    const rows = [await redisRow(sessions), await postgresRow(sessions), await setRow(ends)]
    return {
      rows,
      versions: {},
      notes: [`${sessions} sessions of as many users, each rotated once, with a device of 38 bytes`],
    }
  },
}

function rowOf(name: string, value: number, most: number): Row {
  return { name, value, unit: 'bytes', goal: `at most ${most}`, reached: value <= most }
}

/** Inserts sessions and rotates each once, so that no column is empty. */
async function fill(spec: StoreSpec, count: number): Promise<void> {
  const { store, close } = await openStore({ ...spec, timeout: 30_000 })
  let index = 0
  await inLanes(16, () => {
    if (index >= count) return undefined
    const record = sessionRecord({ subject: `user-${index++}`, device })
    return store.sessions
      .insert(record, 100)
      .then(async () => void (await store.sessions.rotate(record, record.tokenHash, rotatedFields(record))))
  })
  await close()
}

async function redisRow(count: number): Promise<Row> {
  const server = await startRedis('--appendonly', 'no')
  const client = new Redis(server.url)
  const used = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1])
  const space = await createSpace('redis', { url: server.url })
  const before = await used()
  await fill(space.spec, count)
  const bytes = ((await used()) - before) / count
  client.disconnect()
  await server.stop()
  return rowOf('redis, a session', bytes, limits.redis)
}

async function postgresRow(count: number): Promise<Row> {
  const space = await createSpace('postgres')
  await fill(space.spec, count)
  const bytes = await withPool(space.spec, async pool => {
    const table = `"${space.spec.space}".sallyport_sessions`
    const { rows } = await pool.query<{ size: string }>(`select pg_total_relation_size('${table}') as size`)
    return Number(rows[0]!.size)
  })
  await space.drop()
  return rowOf('postgres, a session, indexes included', bytes / count, limits.postgres)
}

/** A feed that keeps nothing, so that only the set of revocations is measured. */
const emptyFeed: RevocationFeed = {
  append: async () => {},
  follow: async observer => observer.current(),
}

async function setRow(count: number): Promise<Row> {
  const store = { ...memoryStore(), revocations: emptyFeed }
  const auth = authHere({ store, hashing: { hasher: quickHasher() }, sessions: { maxRevocations: 10_000_000 } })
  await auth.ready()
  const ids = Array.from({ length: count }, () => sessionRecord().id)
  const before = heldBytes()
  for (const id of ids) await auth.revokeSession({ id: id.concat(' ').trim(), subject: 'u' })
  const bytes = (heldBytes() - before) / count
  // Used here, so that it is not collected before the measurement.
  await auth.close()
  return rowOf(`the set, an entry (${ids.length})`, bytes, limits.set)
}
