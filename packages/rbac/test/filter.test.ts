import { expect, test } from 'vitest'
import {
  definePolicy,
  OpaqueConditionError,
  resource,
  shape,
  toSql,
  toTypeOrm,
  type Filter,
  type SqlDialect,
} from '../src/index.ts'
import { storyPolicy } from './story.ts'

const eq = (field: string, value: string): Filter => ({ kind: 'compare', field, op: 'eq', value })

test.each([
  ['makers see their own orders', ['maker'], eq('maker_id', 'u1')],
  ['checkers see the orders assigned to them', ['checker'], eq('checker_id', 'u1')],
  [
    'a user with both roles sees both',
    ['maker', 'checker'],
    { kind: 'or', of: [eq('maker_id', 'u1'), eq('checker_id', 'u1')] },
  ],
  ['super-checkers see all orders', ['super-checker'], { kind: 'everything' }],
  ['an unknown role sees nothing', ['nobody'], { kind: 'nothing' }],
])('%s', (_what, roles, expected) => {
  expect(storyPolicy().filter({ id: 'u1', roles }, 'order:read')).toEqual(expected)
})

test('an unknown permission shows nothing', () => {
  expect(storyPolicy().filter({ id: 'u1', roles: ['admin'] }, 'order:raed' as 'order:read')).toEqual({
    kind: 'nothing',
  })
})

const types = { s: 'text', checker_id: 'uuid', maker_id: 'text', amount: 'number' } as const
const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'

test('J01 every value of a filter becomes an SQL parameter, in each dialect', () => {
  const filter = storyPolicy().filter({ id: "u1' OR 1=1 --", roles: ['checker'] }, 'order:approve')
  for (const dialect of ['postgres', 'mysql', 'sqlite'] as const) {
    const { text, values } = toSql(filter, { dialect })
    expect(text).not.toContain('OR 1=1')
    expect(values).toContain("u1' OR 1=1 --")
  }
})

test('with a declared type, the column itself is compared, so that its index can be used', () => {
  const plain = (filter: Filter, dialect: SqlDialect) =>
    toSql(filter, { dialect, types, firstParameter: 3, table: 'o' })
  expect(plain(eq('checker_id', id), 'postgres')).toEqual({ text: '"o"."checker_id" = CAST($3 AS uuid)', values: [id] })
  expect(plain(eq('maker_id', 'u1'), 'postgres').text).toMatch(/^\("o"\."maker_id" = \$3 AND /)
  expect(plain(eq('maker_id', 'u1'), 'mysql').text).toMatch(/^\(`o`\.`maker_id` = \? AND /)
  const amount: Filter = { kind: 'compare', field: 'amount', op: 'lte', value: 5 }
  expect(plain(amount, 'postgres').text).toMatch(/^\("o"\."amount" <= CAST\(\$3 AS int4\) AND /)
})

test('a value that a declared column cannot hold matches no row', () => {
  expect(toSql(eq('checker_id', 'u1'), { dialect: 'postgres', types }).text).toBe('1 = 0')
  expect(toSql(eq('checker_id', id.toUpperCase()), { dialect: 'postgres', types }).text).toBe('1 = 0')
  expect(toSql(eq('amount', '5'), { dialect: 'mysql', types }).text).toBe('1 = 0')
  expect(toSql(eq('state', 'gone'), { dialect: 'postgres', types: { state: ['open'] } }).text).toBe('1 = 0')
  expect(toSql(eq('s', 'a\0'), { dialect: 'postgres', types }).text).toBe('1 = 0')
})

test('columns can be renamed', () => {
  const filter: Filter = { kind: 'null', field: 'checker_id' }
  expect(toSql(filter, { dialect: 'sqlite', columns: { checker_id: 'checkerId' } }).text).toBe('"checkerId" IS NULL')
})

test('J01 a column whose name is not plain is rejected', () => {
  for (const field of ['a"b', 'a b', 'a;--', 'a.b', '', '1a', 'a`b']) {
    expect(() => toSql(eq(field, 'x'), { dialect: 'postgres' })).toThrow(TypeError)
    expect(() => toTypeOrm(eq(field, 'x'), { dialect: 'postgres' })).toThrow(TypeError)
  }
  expect(() => toSql(eq('a', 'x'), { dialect: 'postgres', table: 'a";--' })).toThrow(TypeError)
})

test('an unknown dialect and an unknown type are rejected', () => {
  expect(() => toSql(eq('a', 'x'), { dialect: 'oracle' as 'mysql' })).toThrow('dialect must be one of')
  expect(() => toSql(eq('a', 'x'), { dialect: 'mysql', types: { a: 'varchar' as 'text' } })).toThrow('types.a must be')
})

test('a filter without a condition becomes a constant', () => {
  expect(toSql({ kind: 'everything' }, { dialect: 'mysql' }).text).toBe('1 = 1')
  expect(toSql({ kind: 'nothing' }, { dialect: 'mysql' }).text).toBe('1 = 0')
})

test('a filter that depends on a function throws an error that names the rule', () => {
  const policy = definePolicy({
    resources: { doc: resource<{ open: boolean }>()('read', 'edit') },
    roles: { reader: {}, editor: {} },
    subject: shape<{ dept: string }>(),
    rules: ({ allow, opaque }) => [
      allow(
        'reader',
        'doc:read',
        opaque('by moonlight', ({ resource: doc }) => doc.open),
      ),
      allow('editor', 'doc:*'),
      allow(
        'editor',
        'doc:read',
        opaque('by moonlight too', () => true),
      ),
      allow('reader', 'doc:edit', { $and: [{ $subject: { dept: 'night' } }, opaque('at full moon', () => true)] }),
    ],
  })
  const reader = { id: 'u', roles: ['reader'], dept: 'day' }
  const failure = caught(() => policy.filter(reader, 'doc:read'))
  expect(failure).toBeInstanceOf(OpaqueConditionError)
  expect(failure).toMatchObject({ code: 'opaque_condition', rule: '#1 allow reader doc:read' })
  expect(policy.filter({ ...reader, roles: ['editor'] }, 'doc:read')).toEqual({ kind: 'everything' })
  expect(policy.filter(reader, 'doc:edit')).toEqual({ kind: 'nothing' })
  expect(policy.can(reader, 'doc:read', { open: true })).toBe(true)
})

test('a string that no database can hold matches no row', () => {
  const filter = storyPolicy().filter({ id: 'u\uD800', roles: ['maker'] }, 'order:read')
  for (const dialect of ['postgres', 'mysql', 'sqlite'] as const) expect(toSql(filter, { dialect }).text).toBe('1 = 0')
})

function caught(run: () => unknown): unknown {
  try {
    run()
  } catch (failure) {
    return failure
  }
  return undefined
}
