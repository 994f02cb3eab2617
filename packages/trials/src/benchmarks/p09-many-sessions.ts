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

const least = 0.8
const active = 2_000
const callers = 16

/** A store with many sessions. Only the sessions that are refreshed have real tokens. */
interface Growing {
  readonly name: string
  readonly spec: StoreSpec
  /** Adds sessions of other users. */
  grow(from: number, to: number): Promise<void>
  bytes(): Promise<number>
  close(): Promise<void>
}

/** Measures refreshes while the store fills up. */
export const manySessions: Benchmark = {
  id: 'P-9',
  title: 'refreshes a second and p99 with 10,000, 1,000,000 and 10,000,000 sessions in the store',
  async run({ quick, progress }) {
    const sizes = quick ? [10_000, 50_000] : [10_000, 1_000_000, 10_000_000]
    const rows: Row[] = []
    for (const open of [growingRedis, growingPostgres]) {
      const store = await open()
      const perSecond: number[] = []
      let size = 0
      for (const next of sizes) {
        await store.grow(size, next)
        size = next
        progress(`${store.name}: ${next.toLocaleString('en')} sessions`)
        const figures = await refreshes(store.spec, quick ? 3 : 10)
        perSecond.push(figures.perSecond)
        rows.push(rowOf(store.name, next, figures, perSecond), sizeRow(store.name, next, await store.bytes()))
      }
      await store.close()
    }
    return { rows, versions: {} }
  },
}

interface Figures {
  readonly perSecond: number
  readonly p99: number
}

function rowOf(name: string, size: number, { perSecond, p99 }: Figures, all: readonly number[]): Row {
  const share = perSecond / all[0]!
  return {
    name: `${name}, ${size.toLocaleString('en')} sessions`,
    value: perSecond,
    unit: `refreshes a second, p99 ${short(p99)} ms`,
    ...(all.length > 1 && {
      goal: `at least ${least} of the first row (${share.toPrecision(2)})`,
      reached: share >= least,
    }),
  }
}

function sizeRow(name: string, size: number, bytes: number): Row {
  return { name: `${name}, ${size.toLocaleString('en')} sessions, size`, value: bytes / 2 ** 20, unit: 'MiB' }
}

/** Returns the medians of several rounds. Each round refreshes every active session once. */
async function refreshes(spec: StoreSpec, slices: number): Promise<Figures> {
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
  const perSecond: number[] = []
  const latencies: number[] = []
  for (let slice = 0; slice < slices; slice++) {
    now += 41_000
    const next: string[] = []
    const start = performance.now()
    await inLanes(callers, () => {
      const token = tokens.pop()
      if (token === undefined) return undefined
      const began = performance.now()
      return auth.refresh(token).then(({ refreshToken }) => {
        latencies.push(performance.now() - began)
        return void next.push(refreshToken)
      })
    })
    perSecond.push(active / ((performance.now() - start) / 1000))
    tokens = next
  }
  for (const index of tokens.keys()) await auth.logoutAll(`active-${index}`)
  await auth.close()
  await open.close()
  return { perSecond: median(perSecond), p99: quantile(latencies, 0.99) }
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

async function growingRedis(): Promise<Growing> {
  const server = await startRedis('--appendonly', 'no')
  const { spec } = await createSpace('redis', { url: server.url })
  const client = new Redis(server.url)
  return {
    name: 'redis',
    spec,
    async grow(from, to) {
      const lot = 5_000
      for (let start = from; start < to; start += lot) {
        await client.eval(redisFill, 0, start, Math.min(start + lot, to) - 1, spec.space)
      }
    },
    bytes: async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]),
    async close() {
      client.disconnect()
      await server.stop()
    },
  }
}

async function growingPostgres(): Promise<Growing> {
  const space = await createSpace('postgres')
  const { spec } = space
  const table = `"${spec.space}".sallyport_sessions`
  const columns = `id, subject, generation, token_hash, previous_hash, sealed_successor, rotated_at, created_at,
    idle_expires_at, expires_at, auth_time, device, drop_after`
  return {
    name: 'postgres',
    spec,
    async grow(from, to) {
      await withPool(spec, async pool => {
        await pool.query(
          `insert into ${table} (${columns}) select lpad(n::text, 22, '0'), 'user-' || n, 7, sha256(n::text::bytea),
             sha256(n::text::bytea), substr(repeat(md5(n::text), 3)::bytea, 1, 47), 1790000000, 1789000000, 1790604800,
             1791592000, 1789000000,
             'Firefox on Linux', now() + interval '31 days' from generate_series($1::bigint, $2::bigint) as n`,
          [from, to - 1],
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
