import { expect, test } from 'vitest'
import { expressionBuilder } from 'kysely'
import {
  definePolicy,
  OpaqueConditionError,
  resource,
  shape,
  toKysely,
  toSequelize,
  toSql,
  type Filter,
} from '../src/index.ts'
import { storyPolicy } from './story.ts'

const eq = (field: string, value: string): Filter => ({ kind: 'compare', field, op: 'eq', value })

test.each([
  ['a maker sees their own', ['maker'], eq('maker_id', 'u1')],
  ['a checker sees what is assigned to them', ['checker'], eq('checker_id', 'u1')],
  ['both see both', ['maker', 'checker'], { kind: 'or', of: [eq('maker_id', 'u1'), eq('checker_id', 'u1')] }],
  ['a super-checker sees all', ['super-checker'], { kind: 'everything' }],
  ['nobody sees nothing', ['nobody'], { kind: 'nothing' }],
])('%s', (_what, roles, expected) => {
  expect(storyPolicy().filter({ id: 'u1', roles }, 'order:read')).toEqual(expected)
})

test('an unknown permission shows nothing', () => {
  expect(storyPolicy().filter({ id: 'u1', roles: ['admin'] }, 'order:raed' as 'order:read')).toEqual({
    kind: 'nothing',
  })
})

test('J01 SQL has parameters alone, in each dialect', () => {
  const filter = storyPolicy().filter({ id: "u1' OR 1=1 --", roles: ['checker'] }, 'order:approve')
  expect(toSql(filter, { dialect: 'postgres', table: 'o', firstParameter: 3 })).toEqual({
    text: '("o"."checker_id" = $3 AND "o"."amount" <= $4::int4 AND ("o"."maker_id" <> $5 OR "o"."maker_id" IS NULL))',
    values: ["u1' OR 1=1 --", 1_000_000, "u1' OR 1=1 --"],
  })
  expect(toSql(filter, { dialect: 'sqlite', columns: { amount: 'cents' } }).text).toBe(
    '("checker_id" = ? AND "cents" <= ? AND ("maker_id" <> ? OR "maker_id" IS NULL))',
  )
  expect(toSql(eq('s', 'a'), { dialect: 'mysql' })).toEqual({
    text: '(`s` = ? AND CAST(CONVERT(`s` USING utf8mb4) AS BINARY) = CAST(CONVERT(? USING utf8mb4) AS BINARY))',
    values: ['a', 'a'],
  })
})

test('J01 a column that is no plain name is refused', () => {
  for (const field of ['a"b', 'a b', 'a;--', 'a.b', '', '1a', 'a`b']) {
    expect(() => toSql(eq(field, 'x'), { dialect: 'postgres' })).toThrow(TypeError)
    expect(() => toKysely(eq(field, 'x'))(expressionBuilder())).toThrow(TypeError)
    expect(() => toSequelize(eq(field, 'x'))).toThrow(TypeError)
  }
  expect(() => toSql(eq('a', 'x'), { dialect: 'postgres', table: 'a";--' })).toThrow(TypeError)
})

test('numbers keep their kind on PostgreSQL, whatever the column is', () => {
  const casts = [1, -5, 2 ** 31, 1.5, 2 ** 60, 2n ** 70n].map(value => {
    return toSql({ kind: 'compare', field: 'n', op: 'lt', value }, { dialect: 'postgres' }).text.slice(8)
  })
  expect(casts).toEqual(['::int4', '::int4', '::int8', '::float8', '::float8', '::numeric'])
})

test('a date stands for its millisecond', () => {
  const policy = definePolicy({
    resources: { doc: resource<{ at: Date }>()('read') },
    roles: { reader: {} },
    rules: ({ allow }) => [allow('reader', 'doc:read', { at: new Date(5) })],
  })
  expect(toSql(policy.filter({ id: 'u', roles: ['reader'] }, 'doc:read'), { dialect: 'postgres' })).toEqual({
    text: '("at" >= $1::timestamptz AND "at" < $2::timestamptz)',
    values: ['1970-01-01T00:00:00.005Z', '1970-01-01T00:00:00.006Z'],
  })
})

test('constants', () => {
  expect(toSql({ kind: 'everything' }, { dialect: 'mysql' }).text).toBe('1 = 1')
  expect(toSql({ kind: 'nothing' }, { dialect: 'mysql' }).text).toBe('1 = 0')
  expect(toSequelize({ kind: 'everything' })).toEqual({})
})

test('a filter that depends on a function names the rule, and one that does not is given', () => {
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

test('a text that no database can hold matches nothing', () => {
  expect(storyPolicy().filter({ id: 'u\uD800', roles: ['maker'] }, 'order:read')).toEqual({ kind: 'nothing' })
})

function caught(run: () => unknown): unknown {
  try {
    run()
  } catch (failure) {
    return failure
  }
  return undefined
}
