import fc from 'fast-check'
import { createPool, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { toSql } from '../src/index.ts'
import { policiesWithManyRules, policyFrom, policies, seeded } from './arbitraries.ts'
import { contexts, rows, typedSubjects } from './arbitrary-requests.ts'
import { mysqlUrl } from './services.ts'

// Thousands of cases take a while on a slow machine.
vi.setConfig({ testTimeout: 120_000 })

const url = await mysqlUrl()
const table = `rbac_rows_${process.pid}`

describe.skipIf(url === undefined)('a list shows exactly the rows that can allows, on MySQL', () => {
  const pool = createPool({ uri: url ?? 'mysql://127.0.0.1', connectionLimit: 2, timezone: 'Z' })
  let stored: readonly Readonly<Record<string, unknown>>[] = []

  beforeAll(async () => {
    // The default collation treats “A” as “a” and ignores trailing spaces.
    await pool.query(
      `CREATE TABLE ${table} (\`key\` int PRIMARY KEY, n double, s varchar(20), b boolean, d datetime(6), owner varchar(20),
       tenant varchar(20)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`,
    )
    const [sample] = fc.sample(fc.array(rows, { minLength: 200, maxLength: 200 }), { seed: seeded.seed, numRuns: 1 })
    for (const [key, row] of sample!.entries()) {
      const values = [key, row.n, row.s, row.b, row.d, row.owner, row.tenant]
      await pool.query(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ADDTIME(?, '0.000321'), ?, ?)`, values)
    }
    const [found] = await pool.query<RowDataPacket[]>(`SELECT * FROM ${table} ORDER BY \`key\``)
    stored = found.map(({ b, ...row }) => ({ ...row, b: b === null ? null : b === 1 }))
  })

  afterAll(async () => {
    await pool.query(`DROP TABLE IF EXISTS ${table}`)
    await pool.end()
  })

  const written = fc.oneof(
    policies({ withFunctions: false, withTenants: true }),
    policiesWithManyRules({ withFunctions: false, withTenants: false }),
  )
  const typedContexts = contexts.filter(({ mfa }) => mfa !== 'true')

  test('H07 by toSql', async () => {
    const property = fc.asyncProperty(written, typedSubjects, typedContexts, async (policy, subject, context) => {
      const check = policyFrom(policy)
      const { text, values } = toSql(check.filter(subject, 'doc:read', context), {
        dialect: 'mysql',
        types: { n: 'number', b: 'boolean' },
      })
      const query = `SELECT \`key\` FROM ${table} WHERE ${text} ORDER BY \`key\``
      const [shown] = await pool.query<RowDataPacket[]>(query, [...values])
      const allowed = stored.filter(row => check.can(subject, 'doc:read', row, context))
      expect(shown.map(({ key }) => key as number)).toEqual(allowed.map(({ key }) => key))
    })
    await fc.assert(property, { seed: seeded.seed, numRuns: 400 })
  })
})
