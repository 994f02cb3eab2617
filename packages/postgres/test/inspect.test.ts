import { inspectionOf } from '@sallyport/core/adapter'
import type { Pool } from 'pg'
import { describe, expect, test } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { newPool, newSchema, newSchemaName, patient, url } from './database.ts'

const inspect = async (pool: Pool, schema: string) =>
  (await inspectionOf(postgresStore(pool, { schema, ...patient }).throttle)!()).map(
    ({ code, severity, what }) => `${severity} ${code}: ${what}`,
  )

describe.skipIf(url === undefined)('the inspection of a PostgreSQL store', () => {
  test('finds missing migrations', async () => {
    const pool = newPool()
    expect(await inspect(pool, newSchemaName())).toContain(
      'error migrations_missing: Migrations are missing: 0001_initial.sql.',
    )
    await pool.end()
  })

  test('finds missing and invalid indexes, and a role that owns the tables', async () => {
    const { schema, pool, drop } = await newSchema()
    const tooWide = expect.stringMatching(/^warning rights_too_wide: /) as string
    expect(await inspect(pool, schema)).toEqual([tooWide])
    await pool.query(`drop index "${schema}".sallyport_sessions_subject`)
    await pool.query(
      `update pg_index set indisvalid = false where indexrelid = '"${schema}".sallyport_throttle_drop_after'::regclass`,
    )
    expect(await inspect(pool, schema)).toEqual([
      'error index_missing: The index sallyport_sessions_subject is missing or invalid.',
      'error index_missing: The index sallyport_throttle_drop_after is missing or invalid.',
      tooWide,
    ])
    await drop()
  })

  test('finds nothing for a role with the rights of the README, and each table without them', async () => {
    const role = newSchemaName()
    const { schema, pool, drop } = await newSchema()
    await pool.query(`create role "${role}" login password 'secret'`)
    await pool.query(`grant usage on schema "${schema}" to "${role}"`)
    await pool.query(`grant select, insert, update, delete on all tables in schema "${schema}" to "${role}"`)
    const limited = newPool({
      connectionString: Object.assign(new URL(url!), { username: role, password: 'secret' }).href,
    })
    expect(await inspect(limited, schema)).toEqual([])
    await pool.query(`revoke delete on "${schema}".sallyport_blocks from "${role}"`)
    expect(await inspect(limited, schema)).toEqual([
      `error rights_missing: The application may not read and write "${schema}"."sallyport_blocks".`,
    ])
    await limited.end()
    await pool.query(`drop owned by "${role}"`)
    await pool.query(`drop role "${role}"`)
    await drop()
  })

  test('finds a connection that does not wait for the disk', async () => {
    const { schema, drop } = await newSchema()
    const careless = newPool({ options: '-c synchronous_commit=off' })
    expect(await inspect(careless, schema)).toContain('warning not_durable: synchronous_commit is not on.')
    await careless.end()
    await drop()
  })
})
