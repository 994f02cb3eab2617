import { Redis } from 'ioredis'
import { withPool } from '../../shared/store/postgres.ts'
import type { StoreSpec } from '../../shared/store/kinds.ts'
import { createSpace } from '../../shared/store/space.ts'
import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { fillSessions } from '../sizes/in-stores.ts'

/** Tells what the bytes of a session consist of: in PostgreSQL by table and index, in Redis by key. */
export async function ofSession({ quick, progress }: BenchmarkOptions): Promise<Row[]> {
  progress('sessions')
  const count = quick ? 2_000 : 50_000
  return [...(await inPostgres(count)), ...(await inRedis())]
}

async function inPostgres(count: number): Promise<Row[]> {
  const { spec, drop } = await createSpace('postgres', { timeout: 30_000 })
  await fillSessions(spec, count)
  const text = `
    select c.relname as name, pg_relation_size(c.oid) as size
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_index i on i.indexrelid = c.oid
    where n.nspname = $1 and (c.relname = 'sallyport_sessions' or i.indrelid = $2::regclass)
    order by size desc`
  const table = `"${spec.space}".sallyport_sessions`
  const { rows } = await withPool(spec, pool => pool.query<{ name: string; size: string }>(text, [spec.space, table]))
  const columns = await columnBytes(spec, table)
  const query = `select avg(pg_column_size(t.*)) as size from ${table} t`
  const ofRow = await withPool(spec, pool => pool.query<{ size: string }>(query))
  await drop()
  return [
    ...rows.map(({ name, size }) => row('PostgreSQL', name, Number(size) / count)),
    row('PostgreSQL', 'of that, a row of the table', Number(ofRow.rows[0]!.size)),
    ...columns.map(({ name, size }) => row('PostgreSQL', `of that, the column ${name}`, size)),
  ]
}

async function columnBytes(spec: StoreSpec, table: string) {
  return withPool(spec, async pool => {
    const { fields } = await pool.query(`select * from ${table} limit 0`)
    const sizes = fields.map(({ name }) => `avg(pg_column_size("${name}")) as "${name}"`)
    const { rows } = await pool.query<Record<string, string | null>>(`select ${sizes.join(', ')} from ${table}`)
    const found = Object.entries(rows[0]!).map(([name, size]) => ({ name, size: Number(size ?? 0) }))
    return found.filter(({ size }) => size > 0).toSorted((one, other) => other.size - one.size)
  })
}

async function inRedis(): Promise<Row[]> {
  const { spec, drop } = await createSpace('redis')
  await fillSessions(spec, 1)
  const client = new Redis(spec.url)
  const keys = await client.keys(`${spec.space}:*`)
  const rows = await Promise.all(
    keys.map(async key => {
      const isRecord = (await client.type(key)) === 'hash'
      return row(
        'Redis',
        isRecord ? 'its record' : "the index of its user's sessions",
        (await client.memory('USAGE', key)) ?? 0,
      )
    }),
  )
  client.disconnect()
  await drop()
  return rows.toSorted((one, other) => other.value - one.value)
}

function row(store: string, name: string, value: number): Row {
  return { name: `a session in ${store}: ${name}`, value, unit: 'bytes' }
}
