import { expect, test } from 'vitest'
import { toPrisma, type Filter, type PrismaOptions } from '../src/index.ts'
import { storyPolicy } from './story.ts'

const fields = { maker_id: 'String', checker_id: 'String?', amount: 'Int', status: ['pending', 'approved'] } as const
const options: PrismaOptions = { provider: 'postgresql', fields }

test('a filter becomes a Prisma where condition', () => {
  const filter = (roles: readonly string[]) =>
    toPrisma(storyPolicy().filter({ id: 'u1', roles }, 'order:read'), options)
  expect(filter(['maker', 'checker'])).toEqual({
    OR: [{ maker_id: { equals: 'u1' } }, { checker_id: { equals: 'u1' } }],
  })
  expect(filter(['super-checker'])).toEqual({})
  expect(filter([])).toEqual({ maker_id: { in: [] } })
})

const never = { kind: 'compare', field: 'amount', op: 'eq', value: 5.5 } as const satisfies Filter
const one: Filter = { kind: 'compare', field: 'amount', op: 'eq', value: 5 }

test('nothing is never written as an empty OR, which Prisma drops inside a condition', () => {
  expect(toPrisma({ kind: 'or', of: [never, one] }, options)).toEqual({ OR: [{ amount: { equals: 5 } }] })
  expect(toPrisma({ kind: 'or', of: [never, never] }, options)).toEqual({ maker_id: { in: [] } })
  expect(toPrisma({ kind: 'and', of: [one, { kind: 'or', of: [never] }] }, options)).toEqual({ maker_id: { in: [] } })
  const related = { provider: 'postgresql', fields: { customer: { level: 'Int' } } } as const
  expect(toPrisma({ ...never, field: 'customer.level' }, related)).toEqual({ customer: { is: { level: { in: [] } } } })
  expect(toPrisma({ kind: 'not_null', field: 'customer.level' }, related)).toEqual({ customer: { isNot: null } })
})

test.each<readonly [what: string, filter: Filter, options: object, message: string]>([
  ['another provider', one, { provider: 'mysql' }, "provider must be 'postgresql'; on other databases use toTemplate"],
  ['a field that is not described', { ...never, field: 'id' }, {}, 'fields must describe id'],
  ['a misspelt option', one, { field: {} }, 'unknown option field'],
  ['an empty description', one, { fields: {} }, 'fields must describe the fields that conditions read'],
  ['a field of a field', { ...never, field: 'amount.x' }, {}, 'fields must describe amount.x'],
  ['a relation as a field', one, { fields: { amount: { x: 'Int' } } }, 'fields must describe amount'],
  [
    'a type that cannot be compared exactly',
    one,
    { fields: { amount: 'Decimal' } },
    'fields must describe amount with one of String',
  ],
  [
    'a field that is not a list',
    { kind: 'contains', field: 'amount', value: 5 },
    {},
    "describe it as a list such as 'String[]'",
  ],
  ['a field named like a method', { kind: 'null', field: 'constructor' }, {}, 'fields must describe constructor'],
])('%s is rejected', (_what, filter, changes, message) => {
  const run = () => toPrisma(filter, Object.assign({ ...options }, changes))
  expect(run).toThrow(TypeError)
  expect(run).toThrow(message)
})
