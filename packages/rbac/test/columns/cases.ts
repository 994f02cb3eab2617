import { definePolicy, resource, type ColumnType, type Filter } from '../../src/index.ts'

/** A column of a real server and the values stored in it. */
export interface TestColumn {
  /** The type as SQL. */
  readonly type: string
  /** SQL literals. NULL is added. */
  readonly stored: readonly string[]
  /** Its declaration in `types`. Undefined if the guide has no type for it. */
  readonly declared?: ColumnType
  /** Converts a value from the driver to the application's. Such a column must be declared. */
  readonly read?: (value: unknown) => unknown
  /** Where the list may show less than `can` allows. */
  readonly narrower?: 'undeclared' | 'declared' | 'both'
  /** A note on the type, for the guide. */
  readonly note?: string
  /** The conditions to test. Default: those for every column, declared and undeclared. */
  readonly conditions?: readonly TestCondition[]
}

const uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'

/** The values that conditions compare with. Each is tried on every column, whatever its kind. */
export const values = [
  '',
  'a',
  'A',
  'a ',
  ' a',
  'ab',
  'á',
  'a\u0301',
  'ß',
  'ss',
  'ı',
  'İ',
  'a%',
  "a'b",
  'a\\',
  '\0',
  'a\0',
  '\uD800',
  '😀',
  'x'.repeat(300),
  '0',
  '1',
  '5',
  '5.0',
  '5.5',
  'true',
  't',
  'null',
  'NaN',
  '{}',
  '{a}',
  '[]',
  '"a"',
  '2020-01-01',
  '2020-01-01 00:00:00',
  '12:00:00',
  uuid,
  uuid.toUpperCase(),
  uuid.replaceAll('-', ''),
  'open',
  'OPEN',
  'closed',
  'missing',
  '::1',
  '\\x61',
  0,
  -0,
  1,
  5,
  -5,
  5.5,
  0.1,
  1e300,
  5e-324,
  -1e300,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e21,
  20200101,
  20200101000000,
  5n,
  2n ** 53n + 1n,
  2n ** 53n + 2n,
  2n ** 53n + 3n,
  2n ** 63n,
  -(2n ** 63n),
  2n ** 70n,
  true,
  false,
  new Date(0),
  new Date(-1),
  new Date('2020-01-01T00:00:00Z'),
  new Date('2020-01-01T00:00:00.123Z'),
  new Date('2020-01-01T00:00:00.124Z'),
  new Date('2020-03-29T01:30:00Z'),
  new Date('9999-12-31T23:59:59.999Z'),
  new Date('+010000-01-01T00:00:00Z'),
  new Date(8.64e15),
  new Date(-8.64e15),
  new Date('0000-01-01T00:00:00Z'),
  new Date('-000043-03-15T00:00:00Z'),
  null,
] as const

type Value = (typeof values)[number]

export interface TestCondition {
  readonly title: string
  readonly filter: Filter
  readonly can: (value: unknown) => boolean
}

export function comparisonsWith(value: Value): readonly object[] {
  const equality = [{ eq: value }, { ne: value }]
  if (value === null) return equality
  const isOrdered = typeof value === 'number' || typeof value === 'bigint' || value instanceof Date
  const order = isOrdered ? [{ lt: value }, { lte: value }, { gt: value }, { gte: value }] : []
  return [...equality, { in: [value] }, { $not: { in: [value] } }, ...order, ...order.map(each => ({ $not: each }))]
}

const subject = { id: 'u1', roles: ['r'] }

/** A comparison of a field, or with `$not` its negation. */
export function conditionOn(field: string, comparison: object): TestCondition {
  const { $not, ...plain } = comparison as { $not?: object }
  const when = $not === undefined ? { [field]: plain } : { $not: { [field]: $not } }
  const policy = definePolicy({
    resources: { doc: resource<Record<'c', unknown>>()('read') },
    roles: { r: {} },
    rules: ({ allow }) => [allow('r', 'doc:read', when as never)],
  })
  return {
    title: JSON.stringify(when, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each)),
    filter: policy.filter(subject, 'doc:read'),
    can: (read: unknown) => policy.can(subject, 'doc:read', { c: read }),
  }
}

/** Every comparison of a field with every value. */
export const conditions: readonly TestCondition[] = values.flatMap(value =>
  comparisonsWith(value).map(comparison => conditionOn('c', comparison)),
)
