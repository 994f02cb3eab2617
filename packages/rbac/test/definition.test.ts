import { expect, test } from 'vitest'
import { definePolicy, parsePolicy, resource, matrix } from '../src/index.ts'

function stored(changes: Record<string, unknown> = {}): unknown {
  return {
    version: 1,
    resources: { order: { actions: ['read', 'approve', 'override'] } },
    roles: { maker: {}, checker: {} },
    rules: [{ effect: 'allow', roles: ['maker'], grants: ['order:read'], when: { maker_id: { subject: 'id' } } }],
    duties: [],
    ...changes,
  }
}

function rule(changes: Record<string, unknown>): unknown {
  return stored({ rules: [{ effect: 'allow', roles: ['maker'], grants: ['order:read'], ...changes }] })
}

const nested = (depth: number): unknown => (depth === 0 ? { a: 1 } : { $not: nested(depth - 1) })
const separation = (changes: object) => [
  {
    resource: 'order',
    duties: { maker: { field: 'maker_id' }, approver: { actions: ['approve'] } },
    ...changes,
  },
]

test('H01 one error lists every mistake in a definition', () => {
  const define = () =>
    definePolicy({
      resources: { order: resource<{ maker_id: string }>()('read', 'approve') },
      roles: { maker: {}, a: { inherits: ['b'] }, b: { inherits: ['a'] } },
      rules: ({ allow, deny }) => [
        allow('markr' as 'maker', 'order:read'),
        allow('maker', 'order:aprove' as 'order:approve'),
        deny('maker', 'oder:*' as 'order:*', { maker_id: undefined } as never),
      ],
    })
  expect(define).toThrow(TypeError)
  expect(define).toThrow(`definePolicy: 
- roles inherit from each other in a cycle: "a" → "b" → "a"
- rule #1 allow markr order:read: unknown role "markr"
- rule #2 allow maker order:aprove: "order:aprove": resource "order" has no such action
- rule #3 deny maker oder:*: "oder:*": unknown resource "oder"
- rule #3 deny maker oder:*: "maker_id" must be compared with a string, number, boolean, date or null`)
})

test.each([
  [{ a: { inherits: ['a'] } }, '"a" → "a"'],
  [
    { x: { inherits: ['a'] }, a: { inherits: ['b'] }, b: { inherits: ['c'] }, c: { inherits: ['a'] } },
    '"a" → "b" → "c" → "a"',
  ],
])('H04 a cycle of roles is rejected: %j', (roles, circle) => {
  expect(() => parsePolicy(stored({ roles, rules: [] }))).toThrow(`roles inherit from each other in a cycle: ${circle}`)
})

test('H04 a diamond of roles is not a cycle', () => {
  const roles = { a: { inherits: ['b', 'c'] }, b: { inherits: ['d'] }, c: { inherits: ['d'] }, d: {} }
  const rules = [{ effect: 'allow', roles: ['d'], grants: ['order:read'] }]
  expect(parsePolicy(stored({ roles, rules })).can({ id: 'u', roles: ['a'] }, 'order:read')).toBe(true)
})

test('H04 a chain of a thousand roles does not overflow the stack', () => {
  const roles = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, i) => [`r${i}`, i === 0 ? {} : { inherits: [`r${i - 1}`] }]),
  )
  const rules = [{ effect: 'allow', roles: ['r0'], grants: ['order:read'] }]
  expect(parsePolicy(stored({ roles, rules })).can({ id: 'u', roles: ['r999'] }, 'order:read')).toBe(true)
})

const mistakes: readonly [string, unknown, string][] = [
  ['a list', [], 'the policy must be an object'],
  ['a string', '{}', 'the policy must be an object'],
  ['another version', stored({ version: 2 }), 'version must be 1'],
  ['an unknown member', stored({ rulez: [] }), 'unknown member "rulez"'],
  ['resources that are a list', stored({ resources: [] }), 'resources must be an object'],
  [
    'a resource without actions',
    stored({ resources: { order: { actions: [] } }, rules: [] }),
    'actions must be a list of at least one action',
  ],
  [
    'a resource that is a list of actions',
    stored({ resources: { order: ['read'] }, rules: [] }),
    "resource \"order\": wrap the list of actions: resource()('read', 'write')",
  ],
  ['a resource with a wildcard', stored({ resources: { 'a:*': { actions: ['x'] } }, rules: [] }), 'names have letters'],
  [
    'an action with a wildcard',
    stored({ resources: { order: { actions: ['*'] } }, rules: [] }),
    'is not a valid action name',
  ],
  [
    'an action twice',
    stored({ resources: { order: { actions: ['read', 'read'] } }, rules: [] }),
    'actions must not have duplicates',
  ],
  [
    'a tenant that is not a string',
    stored({ resources: { order: { actions: ['read'], tenant: 1 } } }),
    'tenant must be a field name',
  ],
  ['roles that are a list', stored({ roles: ['maker'] }), 'roles must be an object'],
  [
    'a role that inherits an unknown one',
    stored({ roles: { maker: { inherits: ['x'] } } }),
    'role "maker" inherits "x", which is not defined',
  ],
  ['a role that inherits a string', stored({ roles: { maker: { inherits: 'checker' } } }), 'inherits must be a list'],
  ['a role named *', stored({ roles: { maker: {}, '*': {} } }), 'role "*": names have letters'],
  [
    'H02 a role named __proto__',
    JSON.parse('{"version":1,"resources":{},"roles":{"__proto__":{}},"rules":[],"duties":[]}'),
    'role "__proto__"',
  ],
  ['an unknown option of a role', stored({ roles: { maker: { inherit: [] } } }), 'unknown option "inherit"'],
  ['rules that are not a list', stored({ rules: {} }), 'rules must be a list'],
  ['a rule that is not an object', stored({ rules: [null] }), 'make rules with allow() or deny()'],
  ['a rule without a role', rule({ roles: [] }), 'roles must be a list of at least one role'],
  ['a rule whose roles are a string', rule({ roles: 'maker' }), 'roles must be a list of at least one role'],
  ['a rule that grants nothing', rule({ grants: [] }), 'grants must be a list of at least one permission'],
  ['an unknown option of a rule', rule({ if: {} }), 'unknown option "if"'],
  ['a wildcard for part of an action', rule({ grants: ['order:re*'] }), 'has no such action'],
  ['a wildcard resource', rule({ grants: ['*:read'] }), 'unknown resource "*"'],
  ['three segments', rule({ grants: ['order:*:x'] }), 'has no such action'],
  [
    'H02 a resource named like a member of Object.prototype',
    rule({ grants: ['constructor:read'] }),
    'unknown resource "constructor"',
  ],
  ['an empty condition', rule({ when: {} }), 'the condition is empty'],
  ['a condition that is null', rule({ when: null }), 'a condition must be an object'],
  ['a condition that is a list', rule({ when: [] }), 'a condition must be an object'],
  ['an unknown operator', rule({ when: { a: { like: 'x' } } }), 'unknown comparison "like"'],
  [
    'an operator named like a member of Object.prototype',
    rule({ when: { a: { constructor: 'x' } } }),
    'unknown comparison "constructor"',
  ],
  ['an unknown logical operator', rule({ when: { $nor: [{ a: 1 }] } }), '"$nor" is not a valid field name'],
  ['an empty list of conditions', rule({ when: { $or: [] } }), '$or must be a non-empty list'],
  ['no fields of the subject', rule({ when: { $subject: {} } }), '$subject must be an object with at least one field'],
  ['an ordering of strings', rule({ when: { a: { lt: 'x' } } }), 'lt compares only numbers and dates'],
  ['a list of two kinds', rule({ when: { a: { in: ['x', 1] } } }), 'in needs a list whose values are all strings'],
  ['null in a list', rule({ when: { a: { in: [null] } } }), 'in needs a list whose values are all strings'],
  ['a list for a value', rule({ when: { a: ['x'] } }), 'must be compared with a string'],
  ['NaN', rule({ when: { a: Number.NaN } }), 'must be compared with a string'],
  ['an invalid date', rule({ when: { a: { date: 'tomorrow' } } }), 'unknown comparison "date"'],
  ['a date in another format', rule({ when: { a: { date: '2030-01-31' } } }), 'unknown comparison "date"'],
  ['a stored function', rule({ when: { opaque: 'x' } }), 'an opaque condition must be made by opaque'],
  ['conditions nested too deep', rule({ when: nested(40) }), 'nested more than 32 levels deep'],
  ['duties that are not a list', stored({ duties: {} }), 'duties must be a list'],
  [
    'duties of an unknown resource',
    stored({ duties: separation({ resource: 'user' }) }),
    'resource must be a resource of the policy',
  ],
  ['one duty', stored({ duties: separation({ duties: { maker: { field: 'maker_id' } } }) }), 'forbids nothing'],
  [
    'duties without a field',
    stored({ duties: separation({ duties: { a: { actions: ['read'] }, b: { actions: ['approve'] } } }) }),
    'forbids nothing',
  ],
  [
    'a duty with an unknown action',
    stored({ duties: separation({ duties: { maker: { field: 'x' }, approver: { actions: ['aprove'] } } }) }),
    'the resource has no action "aprove"',
  ],
  [
    'an unknown break-glass permission',
    stored({ duties: separation({ unless: 'order:nothing' }) }),
    'unless must be a permission',
  ],
  [
    'a break-glass permission that the duties restrict',
    stored({ duties: separation({ unless: 'order:approve' }) }),
    'unless must be a permission',
  ],
  [
    'break-glass without onEvent',
    stored({ duties: separation({ unless: 'order:override' }) }),
    "needs the policy's onEvent",
  ],
]

test.each(mistakes)('H01 %s is rejected', (_what, policy, message) => {
  expect(() => parsePolicy(policy)).toThrow(TypeError)
  expect(() => parsePolicy(policy)).toThrow(message)
})

test('two functions with one name are rejected', () => {
  const define = () =>
    definePolicy({
      resources: { order: resource<object>()('read') },
      roles: { maker: {} },
      rules: ({ allow, opaque }) => [
        allow(
          'maker',
          'order:read',
          opaque('office hours', () => true),
        ),
        allow(
          'maker',
          'order:read',
          opaque('office hours', () => false),
        ),
      ],
    })
  expect(define).toThrow('two different functions have the name "office hours"')
})

test('a policy lists its roles in the order of the definition, even after it was stored', () => {
  const policy = definePolicy({
    resources: { order: resource<object>()('read') },
    roles: { maker: {}, admin: { inherits: ['checker'] }, checker: {} },
    rules: ({ allow }) => [allow('*', 'order:read')],
  })
  expect(policy.roles).toEqual(['maker', 'admin', 'checker'])
  expect(parsePolicy(JSON.parse(JSON.stringify(policy))).roles).toEqual(policy.roles)
  expect(() => (policy.roles as string[]).push('root')).toThrow(TypeError)
})

test('error messages never contain the values of a condition', () => {
  expect(() => parsePolicy(rule({ when: { secret: ['hunter2'] } }))).not.toThrow('hunter2')
})

test('storing a function throws an error that names the rule', () => {
  const policy = definePolicy({
    resources: { order: resource<object>()('read') },
    roles: { maker: {} },
    rules: ({ allow, opaque }) => [allow('maker', 'order:read', { $not: opaque('office hours', () => true) })],
  })
  expect(() => JSON.stringify(policy)).toThrow(
    'rule #1 allow maker order:read cannot be stored, because its condition is a function',
  )
})

test('dates and bigints can be stored and parsed again', () => {
  interface Doc {
    at: Date
    size: bigint
  }
  const policy = definePolicy({
    resources: { doc: resource<Doc>()('read') },
    roles: { maker: {} },
    rules: ({ allow }) => [allow('maker', 'doc:read', { at: { lt: new Date(5) }, size: { gte: 2n ** 70n } })],
  })
  const again = parsePolicy(JSON.parse(JSON.stringify(policy)))
  const ask = (at: number, size: bigint) =>
    again.can({ id: 'u', roles: ['maker'] }, 'doc:read', { at: new Date(at), size })
  expect([ask(4, 2n ** 70n), ask(5, 2n ** 70n), ask(4, 2n ** 70n - 1n)]).toEqual([true, false, false])
})

test.each(['super checker', 'Prüferin', 'चेकर', 'zweiter Prüfer Nord', 'a.b:c-d_e 2'])(
  'H02 %j is a valid role name',
  role => {
    const policy = parsePolicy(
      stored({ roles: { [role]: {} }, rules: [{ effect: 'allow', roles: [role], grants: ['order:read'] }] }),
    )
    const again = parsePolicy(JSON.parse(JSON.stringify(policy)))
    expect(again.can({ id: 'u', roles: [role] }, 'order:read')).toBe(true)
    for (const other of [` ${role}`, `${role} `, role.replace(/ |$/, '  '), role.toUpperCase()]) {
      expect(again.can({ id: 'u', roles: [other] }, 'order:read')).toBe(other === role)
    }
    expect(matrix(again)).toContain(`| ${role} | yes |`)
    expect(again.explain({ id: 'u', roles: [`${role} `] }, 'order:read').unknownRoles).toEqual([`${role} `])
  },
)

test.each(['', ' a', 'a ', 'a  b', 'a\tb', 'a\nb', 'a|b', 'a,b', '1a', '*', 'a\u0000', 'a\u00a0b', 'x'.repeat(129)])(
  'the role name %j is rejected',
  role => {
    const roles = JSON.parse(JSON.stringify({ [role]: {} })) as object
    expect(() => parsePolicy(stored({ roles, rules: [] }))).toThrow(/names have letters, digits, single inner spaces/)
  },
)
