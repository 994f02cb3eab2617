import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { definePolicy, resource, toPrisma, type Filter, type PrismaFields } from '../../src/index.ts'
import { postgresUrl } from '../services.ts'
import { comparisonsWith, values } from './cases.ts'
import { connectPrisma, type Client } from './prisma-client.ts'

vi.setConfig({ testTimeout: 120_000 })

const fields: PrismaFields = {
  text: 'String?',
  uuid: 'Uuid?',
  state: ['open', 'closed', null],
  int: 'Int?',
  bigint: 'BigInt?',
  float: 'Float?',
  boolean: 'Boolean?',
  date: 'DateTime?',
  required: 'String',
  texts: 'String[]',
  ints: 'Int[]',
  owner: { name: 'String?', tags: 'String[]' },
}

const columns = 'key, text, uuid, state, int, bigint, float, boolean, date, required, texts, ints, "ownerId"'
const rows = [
  `0, 'a', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'open', 5, 5, 5.5, true, '2020-01-01 00:00:00.123456Z', 'a', '{a}', '{5}', 1`,
  `1, 'A', '00000000-0000-0000-0000-000000000000', 'closed', -5, 9223372036854775807, 0.1, false, '2020-01-01 00:00:00.124Z', 'A', '{A,"a "}', '{}', 2`,
  `2, 'a ', NULL, NULL, 0, 9007199254740993, 1e300, NULL, '1970-01-01 00:00:00Z', '', '{}', '{1,0}', 3`,
  `3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ß', '{á}', '{2147483647}', NULL`,
  `4, E'a\\\\', NULL, 'open', 2147483647, -9223372036854775808, 5e-324, true, '9999-12-31 23:59:59.999999Z', 'á', '{a,a}', '{-5}', 1`,
  `5, 'null', NULL, 'open', 1, 0, 0, true, '2020-03-29 01:30:00Z', 'a''b', '{"a''b"}', '{}', NULL`,
]

function policyOf(when: object) {
  return definePolicy({
    resources: { row: resource<Record<string, unknown>>()('read') },
    roles: { r: {} },
    rules: ({ allow }) => [allow('r', 'row:read', when as never)],
  })
}

const subject = { id: 'u1', roles: ['r'] }
const lists = values
  .flatMap(value => (value === null ? [] : [{ contains: value }, { containsAny: [value, 'a'] }]))
  .filter(isOneKind)

function isOneKind({ containsAny }: { readonly containsAny?: readonly unknown[] }): boolean {
  return containsAny === undefined || typeof containsAny[0] === 'string'
}

const conditions = [
  ...[0.1 + 0.2, 1 / 3, Number.MAX_VALUE].flatMap(value => [
    { field: 'float', comparison: { eq: value } },
    { field: 'float', comparison: { ne: value } },
    { field: 'float', comparison: { gt: value } },
    { field: 'float', comparison: { lte: value } },
  ]),
  ...['text', 'uuid', 'state', 'int', 'bigint', 'float', 'boolean', 'date', 'required', 'owner.name'].flatMap(field =>
    values.flatMap(comparisonsWith).map(comparison => ({ field, comparison })),
  ),
  ...['texts', 'ints', 'owner.tags'].flatMap(field =>
    lists.flatMap(comparison => [comparison, { $not: comparison }]).map(comparison => ({ field, comparison })),
  ),
].map(({ field, comparison }) => {
  const { $not, ...plain } = comparison as { readonly $not?: object }
  return $not === undefined ? { [field]: plain } : { $not: { [field]: $not } }
})

interface Disagreement {
  readonly key: number
  readonly when: object
}

/**
 * Conditions that may show less: floats with more than fifteen digits, the last millisecond of 9999, and items that a
 * list does not contain, because Prisma reads a NULL list as empty.
 */
function mayBeNarrower(when: object): boolean {
  const text = JSON.stringify(when, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  const isOutOfReach = /"float":.*(?:\d{16}|e\+)|"date":.*"(?:9999-12-31|[+-]\d|0000)/.test(text)
  return isOutOfReach || /\$not.*(?:texts|ints|tags)/.test(text)
}

const url = await postgresUrl()

describe.skipIf(url === undefined)('Prisma', () => {
  const schema = `rbac_prisma_${process.pid}`
  const pool = new pg.Pool({ connectionString: url, max: 1, options: `-c search_path=${schema}` })
  let prisma: Client

  beforeAll(async () => {
    await pool.query(`CREATE SCHEMA ${schema}`)
    await pool.query(`CREATE TYPE "State" AS ENUM ('open', 'closed')`)
    await pool.query('CREATE TABLE rbac_prisma_owners (id int PRIMARY KEY, name text, tags text[])')
    await pool.query(`INSERT INTO rbac_prisma_owners VALUES (1, 'a', '{a}'), (2, NULL, '{}'), (3, 'A', '{5,"a "}')`)
    await pool.query(
      `CREATE TABLE rbac_prisma_rows (key int PRIMARY KEY, text text, uuid uuid, state "State", int int, bigint bigint, float float8,
       boolean boolean, date timestamptz(6), required text NOT NULL, texts text[], ints int[], "ownerId" int)`,
    )
    for (const row of rows) await pool.query(`INSERT INTO rbac_prisma_rows (${columns}) VALUES (${row})`)
    await pool.query(
      `INSERT INTO rbac_prisma_rows (key, required, float) VALUES (6, 'b', 'NaN'), (7, 'b', 'Infinity'), (8, 'b', 0.3), (9, 'b', 0.3333333333333333)`,
    )
    prisma = connectPrisma(url!, schema)
  })

  afterAll(async () => {
    await prisma.$disconnect()
    await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await pool.end()
  })

  const list = (filter: Filter) =>
    prisma.row.findMany({
      where: toPrisma(filter, { provider: 'postgresql', fields }),
      orderBy: { key: 'asc' },
      select: { key: true },
    })

  // An empty OR inside an AND shows everything: https://github.com/prisma/orm/issues/17367 and 21856
  test('the condition for nothing matches no row, however it is combined', async () => {
    const every = { required: { not: 'none' } }
    for (const described of [fields, { texts: 'String[]' }, { owner: { name: 'String?' } }] satisfies PrismaFields[]) {
      const none = toPrisma({ kind: 'nothing' }, { provider: 'postgresql', fields: described })
      for (const where of [
        none,
        { AND: [every, none] },
        { AND: none },
        { ...every, ...none },
        { OR: [none] },
        { AND: { OR: [none, none] } },
      ]) {
        expect(await prisma.row.findMany({ where })).toEqual([])
      }
    }
    expect((await prisma.row.findMany({ where: every })).length).toBeGreaterThan(0)
  })

  test('H13 a list shows what can allows, and never more', async () => {
    const stored = await prisma.row.findMany({ orderBy: { key: 'asc' }, include: { owner: true } })
    const wider: Disagreement[] = []
    const narrower: Disagreement[] = []
    for (const when of conditions) {
      const policy = policyOf(when)
      const shown = new Set((await list(policy.filter(subject, 'row:read'))).map(({ key }) => key))
      for (const row of stored) {
        const allowed = policy.can(subject, 'row:read', { ...row })
        if (shown.has(row.key) !== allowed) (allowed ? narrower : wider).push({ key: row.key, when })
      }
    }
    expect(wider).toEqual([])
    expect(narrower.filter(({ when }) => !mayBeNarrower(when))).toEqual([])
  })
})
