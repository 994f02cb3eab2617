import { createPool, type RowDataPacket } from 'mysql2/promise'
import pg from 'pg'
import initSqlJs from 'sql.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toSql, type Filter } from '../../src/index.ts'
import { mysqlUrl, postgresUrl } from '../services.ts'
import { optionsFor, checks, tables } from './relations.ts'

const prefix = `rbac_relations_${process.pid}`
const literal = (value: unknown) =>
  value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value as string}'`
const query = (condition: string) => `SELECT id FROM ${prefix}_orders AS o WHERE ${condition} ORDER BY id`

async function expectLists(list: (filter: Filter) => Promise<readonly unknown[]>): Promise<void> {
  for (const { permission, filter, allowed } of checks) {
    expect([permission, await list(filter)]).toEqual([permission, allowed])
  }
}

const postgres = await postgresUrl()

describe.skipIf(postgres === undefined)('on PostgreSQL', () => {
  const pool = new pg.Pool({ connectionString: postgres, max: 2 })

  beforeAll(async () => {
    for (const statement of tables(prefix, 'jsonb', literal)) await pool.query(statement)
  })

  afterAll(async () => {
    for (const table of ['orders', 'customers']) await pool.query(`DROP TABLE IF EXISTS ${prefix}_${table}`)
    await pool.end()
  })

  test('H13 a list with conditions on related rows shows what can allows', async () => {
    await expectLists(async filter => {
      const { text, values } = toSql(filter, optionsFor(prefix, 'postgres'))
      return (await pool.query<{ id: number }>(query(text), [...values])).rows.map(({ id }) => id)
    })
  })
})

const mysql = await mysqlUrl()

describe.skipIf(mysql === undefined)('on MySQL', () => {
  const pool = createPool({ uri: mysql ?? 'mysql://127.0.0.1', connectionLimit: 2, charset: 'utf8mb4' })

  beforeAll(async () => {
    for (const statement of tables(prefix, 'json', literal)) await pool.query(statement)
  })

  afterAll(async () => {
    for (const table of ['orders', 'customers']) await pool.query(`DROP TABLE IF EXISTS ${prefix}_${table}`)
    await pool.end()
  })

  test('H13 a list with conditions on related rows shows what can allows', async () => {
    await expectLists(async filter => {
      const { text, values } = toSql(filter, optionsFor(prefix, 'mysql'))
      const [rows] = await pool.query<RowDataPacket[]>(query(text), [...values])
      return rows.map(row => row['id'] as unknown)
    })
  })
})

test('H13 a list with conditions on related rows shows what can allows, on SQLite', async () => {
  const { Database } = await initSqlJs()
  const db = new Database()
  for (const statement of tables(prefix, 'text', literal)) db.run(statement)
  await expectLists(async filter => {
    const { text, values } = toSql(filter, optionsFor(prefix, 'sqlite'))
    return db.exec(query(text), values as string[])[0]?.values.map(([id]) => id) ?? []
  })
  db.close()
})

test('every permission allows at least one order', () => {
  for (const { allowed } of checks) expect(allowed.length).toBeGreaterThan(0)
})
