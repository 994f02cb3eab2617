import { Redis } from 'ioredis'
import { median, quantile, short } from '../shared/lib/numbers.ts'
import { inLanes, times } from '../shared/lib/all.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'
import { startRedis } from '../shared/servers/redis-server.ts'
import { withPool } from '../shared/store/postgres.ts'
import type { StoreSpec } from '../shared/store/kinds.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { type Contestant, contest, ratioOf, type Rounds } from './contest.ts'

const least = 0.8
const active = 2_000
const callers = 16

/** A store with many sessions. Only the sessions that are refreshed have real tokens. */
interface Fillable {
  readonly name: string
  readonly spec: StoreSpec
  /** Adds sessions of as many other users. */
  fill(count: number): Promise<void>
  bytes(): Promise<number>
  close(): Promise<void>
}

/** Measures refreshes in stores of different sizes. They take turns, so that other load on the machine affects all of them. */
export const manySessions: Benchmark = {
  id: 'P-9',
  title: 'refreshes a second and p99 with 10,000, 1,000,000 and 10,000,000 sessions in the store',
  async run({ quick, progress }) {
    const sizes = quick ? [10_000, 50_000] : [10_000, 1_000_000, 10_000_000]
    const rows: Row[] = []
    for (const open of [openRedis, openPostgres]) {
      const stores: Filled[] = []
      for (const size of sizes) stores.push(await filled(open, size, progress))
      const rounds = await contest(stores, quick ? 3 : 10)
      for (const store of stores) rows.push(rowOf(store, rounds, stores[0]!), await sizeRow(store))
      for (const store of stores) await store.close()
    }
    return { rows, versions: {} }
  },
}

/** A store of one size, as a contestant. */
interface Filled extends Contestant {
  readonly kind: string
  readonly size: number
  readonly latencies: readonly number[]
  bytes(): Promise<number>
  close(): Promise<void>
}

async function filled(open: () => Promise<Fillable>, size: number, progress: (text: string) => void): Promise<Filled> {
  const store = await open()
  await store.fill(size)
  const name = `${store.name}, ${size.toLocaleString('en')} sessions`
  progress(name)
  const refreshes = await refreshesIn(store.spec)
  return {
    name,
    kind: store.name,
    size,
    latencies: refreshes.latencies,
    round: refreshes.round,
    bytes: () => store.bytes(),
    async close() {
      await refreshes.close()
      await store.close()
    },
  }
}

function rowOf({ name, kind, size, latencies }: Filled, rounds: Rounds, first: Filled): Row {
  const row = {
    name,
    value: median(rounds.get(name)!),
    point: { curve: kind, size },
    unit: `refreshes a second, p99 ${short(quantile(latencies, 0.99))} ms`,
  }
  if (name === first.name) return row
  const ratio = ratioOf(rounds, name, first.name)
  return { ...row, ratio, goal: `at least ${least}`, reached: ratio.median >= least }
}

async function sizeRow(store: Filled): Promise<Row> {
  return { name: `${store.name}, size`, value: (await store.bytes()) / 2 ** 20, unit: 'MiB' }
}

/** Creates sessions with real tokens. Each round refreshes every one of them once, and returns the refreshes a second. */
async function refreshesIn(spec: StoreSpec) {
  const open = await openStore({ ...spec, timeout: 30_000, connections: 10 })
  let now = Date.now()
  const auth = authHere({
    store: open.store,
    hashing: { hasher: quickHasher() },
    clock: () => now,
    sessions: { ttl: '365d' },
  })
  let tokens = await Promise.all(
    times(active, async index => (await auth.createSession(`active-${index}`)).refreshToken),
  )
  const latencies: number[] = []
  async function refreshNext(next: string[]): Promise<void> {
    const token = tokens.pop()!
    const began = performance.now()
    next.push((await auth.refresh(token)).refreshToken)
    latencies.push(performance.now() - began)
  }
  return {
    latencies,
    async round() {
      now += 41_000
      const next: string[] = []
      const start = performance.now()
      await inLanes(callers, () => (tokens.length > 0 ? refreshNext(next) : undefined))
      tokens = next
      return active / ((performance.now() - start) / 1000)
    },
    async close() {
      await auth.close()
      await open.close()
    },
  }
}

/** Creates fields as long as real ones from a number. No token matches the hashes. */
const redisFill = `
for n = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  local id = string.format('%022d', n)
  local hash = string.format('%043d', n)
  local index = ARGV[3] .. ':s:{user-' .. n .. '}'
  redis.call('HSET', index .. ':' .. id, 'h', hash, 'p', hash, 's', string.format('%063d', n), 'g', '7', 'r', '1790000000',
    'i', '1790604800', 'c', '1789000000', 'e', '1791592000', 'a', '1789000000', 'd', 'Firefox on Linux')
  redis.call('EXPIRE', index .. ':' .. id, 691200)
  redis.call('ZADD', index, 1789000000, id)
  redis.call('EXPIRE', index, 2764800)
end
return 1`

async function openRedis(): Promise<Fillable> {
  const server = await startRedis('--appendonly', 'no')
  const { spec } = await createSpace('redis', { url: server.url })
  const client = new Redis(server.url)
  return {
    name: 'redis',
    spec,
    async fill(count) {
      const lot = 5_000
      for (let start = 0; start < count; start += lot) {
        await client.eval(redisFill, 0, start, Math.min(start + lot, count) - 1, spec.space)
      }
    },
    bytes: async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]),
    async close() {
      client.disconnect()
      await server.stop()
    },
  }
}

async function openPostgres(): Promise<Fillable> {
  const space = await createSpace('postgres')
  const { spec } = space
  const table = `"${spec.space}".sallyport_sessions`
  const columns = `id, subject, generation, token_hash, previous_hash, sealed_successor, rotated_at, created_at,
    idle_expires_at, expires_at, auth_time, device, drop_after`
  return {
    name: 'postgres',
    spec,
    async fill(count) {
      await withPool(spec, async pool => {
        await pool.query(
          `insert into ${table} (${columns}) select lpad(n::text, 22, '0'), 'user-' || n, 7, sha256(n::text::bytea),
             sha256(n::text::bytea), substr(repeat(md5(n::text), 3)::bytea, 1, 47), 1790000000, 1789000000, 1790604800,
             1791592000, 1789000000,
             'Firefox on Linux', now() + interval '31 days' from generate_series(1, $1::bigint) as n`,
          [count],
        )
        await pool.query(`vacuum analyze ${table}`)
      })
    },
    async bytes() {
      return withPool(spec, async pool => {
        const { rows } = await pool.query<{ size: string }>(`select pg_total_relation_size('${table}') as size`)
        return Number(rows[0]!.size)
      })
    },
    close: () => space.drop(),
  }
}
