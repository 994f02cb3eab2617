import fc from 'fast-check'
import pg from 'pg'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { DataTypes, literal, Sequelize } from 'sequelize'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { toSequelize, toSql, toTemplate, type Filter } from '../src/index.ts'
import { policiesWithManyRules, policyFrom, policies, seeded } from './arbitraries.ts'
import { contexts, rows, typedSubjects } from './arbitrary-requests.ts'
import { postgresUrl } from './services.ts'

// Thousands of cases take a while on a slow machine.
vi.setConfig({ testTimeout: 120_000 })

const url = await postgresUrl()
const table = `rbac_rows_${process.pid}`

interface Row {
  readonly key: number
  readonly [field: string]: unknown
}

/** Stored dates have microseconds, which JavaScript dates do not have. */
const cases = fc.array(rows, { minLength: 200, maxLength: 200 })

describe.skipIf(url === undefined)('a list shows exactly the rows that can allows, on PostgreSQL', () => {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  const db = new Kysely<Record<string, Record<string, unknown>>>({ dialect: new PostgresDialect({ pool }) })
  const sequelize = new Sequelize(url ?? '', { dialect: 'postgres', logging: false })
  const columns = {
    n: DataTypes.DOUBLE,
    s: DataTypes.TEXT,
    b: DataTypes.BOOLEAN,
    d: DataTypes.DATE(6),
    owner: DataTypes.TEXT,
  }
  const attributes = { key: { type: DataTypes.INTEGER, primaryKey: true }, ...columns, tenant: DataTypes.TEXT }
  const model = sequelize.define('row', attributes, { tableName: table, timestamps: false })
  let stored: readonly Row[] = []

  beforeAll(async () => {
    await pool.query(
      `CREATE TABLE "${table}" (key int PRIMARY KEY, n float8, s text, b boolean, d timestamptz, owner text, tenant text)`,
    )
    const [made200] = fc.sample(cases, { seed: seeded.seed, numRuns: 1 })
    for (const [key, row] of made200!.entries()) {
      const date = row.d === null ? null : row.d.toISOString().replace('Z', `${String(key % 1000).padStart(3, '0')}Z`)
      const values = [key, row.n, row.s, row.b, date, row.owner, row.tenant]
      await pool.query(`INSERT INTO "${table}" VALUES ($1, $2, $3, $4, $5, $6, $7)`, values)
    }
    stored = (await pool.query<Row>(`SELECT * FROM "${table}" ORDER BY key`)).rows
  })

  afterAll(async () => {
    await pool.query(`DROP TABLE IF EXISTS "${table}"`)
    await sequelize.close()
    await db.destroy()
  })

  async function bySql(filter: Filter): Promise<readonly number[]> {
    const { text, values } = toSql(filter, { dialect: 'postgres', table, firstParameter: 2 })
    const query = `SELECT key FROM "${table}" WHERE $1::int = 1 AND ${text} ORDER BY key`
    return (await pool.query<Row>(query, [1, ...values])).rows.map(({ key }) => key)
  }

  async function byKysely(filter: Filter): Promise<readonly unknown[]> {
    const found = await db
      .selectFrom(table)
      .select('key')
      .where(toTemplate(filter, sql<boolean>, { dialect: 'postgres' }))
      .orderBy('key')
      .execute()
    return found.map(({ key }) => key)
  }

  async function bySequelize(filter: Filter): Promise<readonly unknown[]> {
    const found = await model.findAll({ where: literal(toSequelize(filter, model)), order: ['key'], raw: true })
    return found.map(row => (row as unknown as Row).key)
  }

  const typedContexts = contexts.filter(({ mfa }) => mfa !== 'true')
  const translations = { SQL: bySql, Kysely: byKysely, Sequelize: bySequelize }
  const written = fc.oneof(
    policies({ withFunctions: false, withTenants: true }),
    policiesWithManyRules({ withFunctions: false, withTenants: false }),
  )

  test.each(Object.entries(translations))('H07 by %s', async (_name, list) => {
    const property = fc.asyncProperty(written, typedSubjects, typedContexts, async (policy, subject, context) => {
      const check = policyFrom(policy)
      const shown = await list(check.filter(subject, 'doc:read', context))
      const allowed = stored.filter(row => check.can(subject, 'doc:read', row, context)).map(({ key }) => key)
      expect(shown).toEqual(allowed)
    })
    await fc.assert(property, { seed: seeded.seed, numRuns: 400 })
  })
})
