import { expect, test } from 'vitest'
import {
  definePolicy,
  diff,
  lint,
  matrix,
  parsePolicy,
  resource,
  shape,
  toSequelize,
  toSql,
  type Filter,
} from '../src/index.ts'

interface Order {
  readonly members: readonly string[] | null
  readonly owner: { readonly id: string | null; readonly teams: readonly string[] } | null
  readonly customer: { readonly managerId: string } | null
}

const subject = { id: 'u1', roles: ['r'], teams: ['t1', 't2'], org: { id: 'o1' } }

/** Returns a check with one condition. */
function allowing(when: unknown) {
  const policy = definePolicy({
    resources: { order: resource<Record<string, unknown>>()('read') },
    roles: { r: {} },
    subject: shape<{ teams: readonly string[]; org: { id: string } }>(),
    rules: ({ allow }) => [allow('r', 'order:read', when as never)],
  })
  return (order: unknown) => policy.can(subject, 'order:read', order as Record<string, unknown>)
}

test.each([
  ['a member', { members: { contains: { subject: 'id' } } }, { members: ['u0', 'u1'] }, true],
  ['no member', { members: { contains: { subject: 'id' } } }, { members: ['u0'] }, false],
  ['a member, next to null', { members: { contains: { subject: 'id' } } }, { members: [null, 'u1'] }, true],
  ['no list', { members: { contains: { subject: 'id' } } }, { members: null }, false],
  ['a string that contains it', { members: { contains: { subject: 'id' } } }, { members: 'u1' }, false],
  [
    'an object that looks like a list',
    { members: { contains: { subject: 'id' } } },
    { members: { 0: 'u1', length: 1 } },
    false,
  ],
  ['a list in a list', { members: { contains: { subject: 'id' } } }, { members: [['u1']] }, false],
  ['one of the teams', { teams: { containsAny: { subject: 'teams' } } }, { teams: ['t2'] }, true],
  ['one of no values', { teams: { containsAny: [] } }, { teams: ['t2'] }, false],
  ['one of several', { tags: { containsAny: ['a', 'b'] } }, { tags: ['b'] }, true],
  ['what is not contained', { $not: { tags: { contains: 'a' } } }, { tags: ['b'] }, true],
  ['what is not contained in no list', { $not: { tags: { contains: 'a' } } }, { tags: null }, true],
  ['what may be contained', { $not: { tags: { contains: 'a' } } }, { tags: [5] }, false],
  ['what may be contained in no list', { $not: { tags: { contains: 'a' } } }, { tags: 'b' }, false],
  ['a list that is missing', { $not: { tags: { contains: 'a' } } }, {}, false],
  ['a list of the subject', { $subject: { teams: { contains: 't1' } } }, {}, true],
  ['a field of an object', { 'owner.id': { subject: 'id' } }, { owner: { id: 'u1' } }, true],
  ['a field of no object', { 'owner.id': { subject: 'id' } }, { owner: null }, false],
  ['not a field of no object', { 'owner.id': { ne: 'u2' } }, { owner: null }, false],
  ['not a field of an object that is missing', { 'owner.id': { ne: 'u2' } }, {}, false],
  ['null of no object', { 'owner.id': null }, { owner: null }, false],
  ['null of an object', { 'owner.id': null }, { owner: { id: null } }, true],
  ['a field of a string', { 'owner.length': 2 }, { owner: 'u1' }, false],
  ['a field of a list', { 'owner.length': 1 }, { owner: ['u1'] }, false],
  ['a field of a function', { 'owner.name': 'u1' }, { owner: { u1() {} }.u1 }, false],
  ['a name with a dot', { 'owner.id': 'u1' }, { 'owner.id': 'u1' }, false],
  ['what belongs to it', { 'customer.managerId': { subject: 'id' } }, { customer: { managerId: 'u1' } }, true],
  ['three objects deep', { 'a.b.c': 5 }, { a: { b: { c: 5 } } }, true],
  ['an object of the subject', { org: { subject: 'org.id' } }, { org: 'o1' }, true],
  ['the constructor', { 'owner.constructor.name': 'Object' }, { owner: {} }, false],
  ['not the constructor', { 'owner.constructor.name': { ne: 'x' } }, { owner: {} }, false],
  ['not null, the constructor', { constructor: { ne: null } }, {}, false],
  ['a method', { 'owner.toString.length': 0 }, { owner: {} }, false],
  ['an own field by such a name', { 'owner.constructor': 'u1' }, { owner: { constructor: 'u1' } }, true],
])('%s', (_what, when, order, expected) => {
  expect(allowing(when)(order)).toBe(expected)
})

test('a getter of a class is a field', () => {
  class Owner {
    get id() {
      return 'u1'
    }
  }
  expect(allowing({ 'owner.id': { subject: 'id' } })({ owner: new Owner() })).toBe(true)
})

test('a claim whose name has dots but is not a path is read as one field', () => {
  const policy = definePolicy({
    resources: { page: resource<object>()('read') },
    roles: { r: {} },
    subject: shape<{ 'https://example.com/dept': string }>(),
    rules: ({ allow }) => [allow('r', 'page:read', { $subject: { 'https://example.com/dept': 'sales' } })],
  })
  expect(policy.can({ id: 'u', roles: ['r'], 'https://example.com/dept': 'sales' }, 'page:read', {})).toBe(true)
})

test.each([
  { 'owner.__proto__': 'x' },
  { '__proto__.id': 'x' },
  { a: { subject: '__proto__' } },
  { a: { contains: null } },
  { a: { contains: ['x'] } },
  { a: { containsAny: 'x' } },
  { a: { containsAny: ['x', 5] } },
])('the condition %j is rejected', when => {
  expect(() => allowing(when)).toThrow(TypeError)
})

function story() {
  return definePolicy({
    resources: { order: resource<Order>()('read', 'close') },
    roles: { r: {}, lead: {} },
    subject: shape<{ teams: readonly string[] }>(),
    rules: ({ allow, deny, subject: they }) => [
      allow('r', 'order:read', { members: { contains: they.id } }),
      allow('lead', 'order:read', { 'owner.teams': { containsAny: they.teams } }),
      allow('r', 'order:close', { 'customer.managerId': they.id, 'owner.id': { ne: they.id } }),
      deny('lead', 'order:close', { members: { containsAny: ['a', 'b'] } }),
    ],
  })
}

test('conditions on paths can be stored and parsed again', () => {
  const text = JSON.stringify(story())
  expect(JSON.stringify(parsePolicy(JSON.parse(text)))).toBe(text)
  expect(
    story()
      .toJSON()
      .rules.map(({ when }) => when),
  ).toEqual([
    { members: { contains: { subject: 'id' } } },
    { 'owner.teams': { containsAny: { subject: 'teams' } } },
    { 'customer.managerId': { subject: 'id' }, $not: { 'owner.id': { subject: 'id' } } },
    { members: { containsAny: ['a', 'b'] } },
  ])
})

test('matrix and diff describe conditions on paths', () => {
  expect(matrix(story())).toContain("they are its customer's manager and they are not its owner")
  expect(matrix(story())).toContain('| r | if they are in its members |')
  expect(matrix(story())).toContain(
    '| lead | if owner.teams contains one of their teams | no; never if members contains one of a, b |',
  )
  expect(lint(story())).toEqual([])
  const stored = story().toJSON()
  const changed = parsePolicy({ ...stored, rules: stored.rules.slice(0, 3) })
  expect(diff(story(), changed)).toEqual([
    "somebody who is both r and lead may now close an order whose customer's manager they are and whose owner they are not if members contains one of a, b",
  ])
})

test('the field of a duty can be in an object', () => {
  const policy = definePolicy({
    resources: { order: resource<Order>()('approve') },
    roles: { r: {} },
    rules: ({ allow }) => [allow('r', 'order:approve')],
    duties: ({ forbidSame }) => [
      forbidSame('order', { maker: { field: 'owner.id', verb: 'made' }, approver: { actions: ['approve'] } }),
    ],
  })
  const owned = (owner: Order['owner']): Order => ({ members: [], owner, customer: null })
  const mine = owned({ id: 'u1', teams: [] })
  expect(policy.can(subject, 'order:approve', owned({ id: 'u2', teams: [] }))).toBe(true)
  expect(policy.can(subject, 'order:approve', mine)).toBe(false)
  // The maker is unknown, so nobody may approve it.
  expect(policy.can(subject, 'order:approve', owned(null))).toBe(false)
  expect(policy.explain(subject, 'order:approve', mine).text).toBe(
    'You may not approve this order, because you made it.',
  )
  expect(matrix(policy)).toContain('- Nobody may approve an order that they made.')
})

test('an explanation has the attributes of the moment of the decision', () => {
  const order = { members: ['u1'], owner: { id: 'u2', teams: [] }, customer: { managerId: 'u1' } }
  const teams = ['t1']
  const explanation = story().explain({ ...subject, teams }, 'order:close', order)
  const listed = story().explain({ ...subject, teams }, 'order:read', order)
  order.customer.managerId = 'u9'
  order.members.pop()
  expect(explanation.considered[0]?.conditions).toEqual([
    {
      condition: "they are its customer's manager",
      held: true,
      attributes: [
        { name: 'resource.customer.managerId', value: 'u1' },
        { name: 'subject.id', value: 'u1' },
      ],
    },
    {
      condition: 'they are its owner',
      held: false,
      attributes: [
        { name: 'resource.owner.id', value: 'u2' },
        { name: 'subject.id', value: 'u1' },
      ],
    },
  ])
  expect(listed.considered[0]).toMatchObject({ held: true })
})

const contains = { kind: 'contains', field: 'members', value: 'u1' } as const satisfies Filter
const nested = { kind: 'compare', field: 'owner.id', op: 'eq', value: 'u1' } as const satisfies Filter

test.each<readonly [what: string, filter: Filter, options: object, message: string]>([
  [
    'a list that is not declared',
    contains,
    {},
    "the column of members is not a list; declare types.members as a list such as 'text[]', or as 'json'",
  ],
  ['a list that is declared as text', contains, { types: { members: 'text' } }, 'the column of members is not a list'],
  ['a list on MySQL', contains, { dialect: 'mysql', types: { members: 'text[]' } }, 'types.members must be one of'],
  ['a list on SQLite', contains, { dialect: 'sqlite', types: { members: 'text[]' } }, 'types.members must be one of'],
  ['an object that is not declared', nested, {}, '"owner.id" is a field of an object; name its column in columns'],
  ['an object that is not declared as JSON', nested, { types: { owner: 'text' } }, "declare types.owner as 'json'"],
  [
    'a relation without a table',
    nested,
    { relations: { owner: { table: 'users', on: { id: 'owner_id' } } } },
    'relations.owner needs the option table',
  ],
  [
    'a relation without columns',
    nested,
    { table: 'o', relations: { owner: { table: 'users', on: {} } } },
    'relations.owner.on must map at least one column',
  ],
  [
    'a relation without a table name',
    nested,
    { table: 'o', relations: { owner: { on: { id: 'owner_id' } } } },
    'relations.owner.table must be the name of a table',
  ],
  [
    'a misspelt option of a relation',
    nested,
    { table: 'o', relations: { owner: { table: 'users', on: { id: 'o' }, column: {} } } },
    'relations.owner: unknown option column',
  ],
  ['a misspelt option', nested, { relation: {} }, 'unknown option relation; the options are dialect, table'],
  [
    'an unknown type of a relation',
    nested,
    { table: 'o', relations: { owner: { table: 'users', on: { id: 'o' }, types: { id: 'varchar' } } } },
    'relations.owner.types.id must be one of',
  ],
  [
    'a table whose name is not plain',
    nested,
    { table: 'o', relations: { owner: { table: 'users; --', on: { id: 'o' } } } },
    'cannot be used as a column name',
  ],
  [
    'a relation of a relation',
    { ...nested, field: 'owner.team.id' },
    { table: 'o', relations: { owner: { table: 'users', on: { id: 'o' } } } },
    '"team.id" is a field of an object',
  ],
  [
    'a key that is not a plain name',
    { ...nested, field: 'owner.a-b' },
    { types: { owner: 'json' } },
    '"a-b" cannot be used',
  ],
])('J01 %s is rejected', (_what, filter, options, message) => {
  const run = () => toSql(filter, Object.assign({ dialect: 'postgres' as const }, options))
  expect(run).toThrow(TypeError)
  expect(run).toThrow(message)
})

test('a relation becomes a readable EXISTS', () => {
  const relations = { owner: { table: 'crm.users', on: { id: 'owner_id' }, types: { id: 'text' } } } as const
  expect(toSql(nested, { dialect: 'postgres', table: 'o', relations }).text).toMatch(
    /^EXISTS \(SELECT 1 FROM "crm"\."users" AS "sallyport_owner" WHERE "sallyport_owner"\."id" = "o"\."owner_id" AND \("sallyport_owner"\."id" = \$1 AND /,
  )
})

test('toSequelize declares the lists and documents that Sequelize parses', () => {
  const modelOn = (dialect: string) => ({
    sequelize: { getDialect: () => dialect, escape: (value: string | number) => `'${value}'` },
    getAttributes: () => ({
      members: { type: { key: 'ARRAY', type: { key: 'UUID' } } },
      owner: { type: { key: 'JSON' } },
      prices: { type: { key: 'ARRAY', type: { key: 'DECIMAL' } } },
    }),
  })
  const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
  expect(toSequelize({ ...contains, value: id }, modelOn('postgres'))).toContain(`= CAST('${id}' AS uuid)`)
  expect(toSequelize(nested, modelOn('sqlite'))).toContain(`'$."id"'`)
  // Only the application knows how it reads a list of DECIMAL, and whether it parses JSON on MariaDB.
  expect(() => toSequelize({ ...contains, field: 'prices' }, modelOn('postgres'))).toThrow('declare types.prices')
  expect(() => toSequelize(nested, modelOn('mysql'))).toThrow("declare types.owner as 'json'")
})
