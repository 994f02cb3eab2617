import pg from 'pg'
import { afterAll, beforeAll, describe, test, vi } from 'vitest'
import { toSql, type ColumnOptions, type Filter } from '../../src/index.ts'
import { postgresUrl } from '../services.ts'
import { expectAgreement } from './compare.ts'
import { postgresColumns } from './postgres-columns.ts'

vi.setConfig({ testTimeout: 120_000 })

const url = await postgresUrl()
const prefix = `rbac_columns_${process.pid}`

describe.skipIf(url === undefined)('a list never shows more than can allows, on PostgreSQL', () => {
  const pool = new pg.Pool({ connectionString: url, max: 2 })

  beforeAll(async () => {
    await pool.query('CREATE EXTENSION IF NOT EXISTS citext')
    await pool.query(`CREATE TYPE ${prefix}_state AS ENUM ('open', 'closed')`)
    await pool.query(`CREATE DOMAIN ${prefix}_citext AS citext`)
    await pool.query(`CREATE DOMAIN ${prefix}_domain_text AS text CHECK (value <> '')`)
    await pool.query(`CREATE DOMAIN ${prefix}_domain_int AS integer`)
    await pool.query(
      `CREATE COLLATION "${prefix}_ci" (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`,
    )
    for (const [index, { type, stored }] of postgresColumns.entries()) {
      const table = `"${prefix}_${index}"`
      await pool.query(`CREATE TABLE ${table} (key serial PRIMARY KEY, c ${type.replace('PREFIX', prefix)})`)
      for (const value of [...stored, 'NULL']) await pool.query(`INSERT INTO ${table} (c) VALUES (${value})`)
    }
  })

  afterAll(async () => {
    for (const index of postgresColumns.keys()) await pool.query(`DROP TABLE IF EXISTS "${prefix}_${index}"`)
    for (const name of ['citext', 'domain_text', 'domain_int'])
      await pool.query(`DROP DOMAIN IF EXISTS ${prefix}_${name}`)
    await pool.query(`DROP TYPE IF EXISTS ${prefix}_state`)
    await pool.query(`DROP COLLATION IF EXISTS "${prefix}_ci"`)
    await pool.end()
  })

  const lists = (table: string) => async (filters: readonly Filter[], options: ColumnOptions) => {
    const values: unknown[] = []
    const columns = filters.map((filter, i) => {
      const condition = toSql(filter, { ...options, dialect: 'postgres', firstParameter: values.length + 1 })
      values.push(...condition.values)
      return `(${condition.text}) IS TRUE AS c${i}`
    })
    const { rows } = await pool.query<boolean[]>({
      text: `SELECT ${columns.join(', ')} FROM ${table} ORDER BY key`,
      values,
      rowMode: 'array',
    })
    return filters.map((_filter, i) => rows.map(row => row[i]!))
  }

  test.each(postgresColumns.map((column, index) => [index, column.type, column] as const))(
    'H13 %i %s',
    async (index, _type, column) => {
      const table = `"${prefix}_${index}"`
      const { rows } = await pool.query<{ c: unknown }>(`SELECT c FROM ${table} ORDER BY key`)
      const read = rows.map(({ c }) => c)
      await expectAgreement(column, read, lists(table))
    },
  )
})
