import { Redis } from 'ioredis'
import { createPool, type RowDataPacket } from 'mysql2/promise'
import type { StoreSpec } from './kinds.ts'
import { withPool } from './postgres.ts'
import { openFile } from './sqlite.ts'

/** Counts the throttle counters in a store. Resolves to undefined for a store that cannot be inspected. */
export async function storedCounters(spec: StoreSpec): Promise<number | undefined> {
  if (spec.kind === 'redis') return inRedis(spec)
  if (spec.kind === 'postgres') return inPostgres(spec)
  if (spec.kind === 'mysql') return inMysql(spec)
  return spec.kind === 'sqlite' ? inSqlite(spec) : undefined
}

async function inRedis({ url, space }: StoreSpec): Promise<number> {
  const client = new Redis(url)
  let count = 0
  for await (const keys of client.scanStream({ match: `${space}:{t}:*`, count: 1000 }) as AsyncIterable<string[]>) {
    for (const key of keys) count += await client.hlen(key)
  }
  client.disconnect()
  return count
}

async function inPostgres(spec: StoreSpec): Promise<number> {
  const text = `select count(*)::int as counters from "${spec.space}".sallyport_throttle`
  const { rows } = await withPool(spec, pool => pool.query<{ counters: number }>(text))
  return rows[0]!.counters
}

async function inMysql({ url, space }: StoreSpec): Promise<number> {
  const pool = createPool({ uri: url, connectionLimit: 1 })
  const [rows] = await pool.query<RowDataPacket[]>(`select count(*) as counters from \`${space}_throttle\``)
  await pool.end()
  return Number(rows[0]!['counters'])
}

function inSqlite(spec: StoreSpec): number {
  const database = openFile(spec)
  const row = database.prepare<[], { counters: number }>('select count(*) as counters from sallyport_throttle').get()
  database.close()
  return row!.counters
}
