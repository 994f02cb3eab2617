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

test('H01 every mistake of a definition is named at once', () => {
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
- roles inherit in a circle: "a" → "b" → "a"
- rule #1 allow markr order:read: "markr" is no role
- rule #2 allow maker order:aprove: "order:aprove": "order" has no such action
- rule #3 deny maker oder:*: "oder:*": "oder" is no resource
- rule #3 deny maker oder:*: "maker_id" is compared with what is no text, number, boolean, date or null`)
})

test.each([
  [{ a: { inherits: ['a'] } }, '"a" → "a"'],
  [
    { x: { inherits: ['a'] }, a: { inherits: ['b'] }, b: { inherits: ['c'] }, c: { inherits: ['a'] } },
    '"a" → "b" → "c" → "a"',
  ],
])('H04 a circle of roles is refused: %j', (roles, circle) => {
  expect(() => parsePolicy(stored({ roles, rules: [] }))).toThrow(`roles inherit in a circle: ${circle}`)
})

test('H04 a diamond of roles is none', () => {
  const roles = { a: { inherits: ['b', 'c'] }, b: { inherits: ['d'] }, c: { inherits: ['d'] }, d: {} }
  const rules = [{ effect: 'allow', roles: ['d'], grants: ['order:read'] }]
  expect(parsePolicy(stored({ roles, rules })).can({ id: 'u', roles: ['a'] }, 'order:read')).toBe(true)
})

test('H04 a chain of a thousand roles exhausts no stack', () => {
  const roles = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, i) => [`r${i}`, i === 0 ? {} : { inherits: [`r${i - 1}`] }]),
  )
  const rules = [{ effect: 'allow', roles: ['r0'], grants: ['order:read'] }]
  expect(parsePolicy(stored({ roles, rules })).can({ id: 'u', roles: ['r999'] }, 'order:read')).toBe(true)
})

const mistakes: readonly [string, unknown, string][] = [
  ['no object', [], 'a policy must be an object'],
  ['text', '{}', 'a policy must be an object'],
  ['another version', stored({ version: 2 }), 'version must be 1'],
  ['a member that there is not', stored({ rulez: [] }), 'there is no "rulez"'],
  ['resources that are a list', stored({ resources: [] }), 'resources must be an object'],
  ['a resource without actions', stored({ resources: { order: { actions: [] } }, rules: [] }), 'it needs actions'],
  ['a resource with a wildcard', stored({ resources: { 'a:*': { actions: ['x'] } }, rules: [] }), 'a name is letters'],
  [
    'an action with a wildcard',
    stored({ resources: { order: { actions: ['*'] } }, rules: [] }),
    'no name for an action',
  ],
  ['an action twice', stored({ resources: { order: { actions: ['read', 'read'] } }, rules: [] }), 'an action twice'],
  [
    'a tenant that is no text',
    stored({ resources: { order: { actions: ['read'], tenant: 1 } } }),
    'tenant must name a field',
  ],
  ['roles that are a list', stored({ roles: ['maker'] }), 'roles must be an object'],
  ['a role that inherits none', stored({ roles: { maker: { inherits: ['x'] } } }), 'it inherits "x", which is no role'],
  ['a role that inherits a text', stored({ roles: { maker: { inherits: 'checker' } } }), 'inherits must be a list'],
  ['a role named *', stored({ roles: { maker: {}, '*': {} } }), 'role "*": a name is letters'],
  [
    'H02 a role named __proto__',
    JSON.parse('{"version":1,"resources":{},"roles":{"__proto__":{}},"rules":[],"duties":[]}'),
    'role "__proto__"',
  ],
  ['an option of a role', stored({ roles: { maker: { inherit: [] } } }), 'there is no option "inherit"'],
  ['rules that are no list', stored({ rules: {} }), 'rules must be a list'],
  ['a rule that is no object', stored({ rules: [null] }), 'must be made by allow() or deny()'],
  ['a rule without a role', rule({ roles: [] }), 'it names no role'],
  ['a rule whose role is a text', rule({ roles: 'maker' }), 'it names no role'],
  ['a rule that grants nothing', rule({ grants: [] }), 'it grants nothing'],
  ['an option of a rule', rule({ if: {} }), 'there is no option "if"'],
  ['part of a wildcard', rule({ grants: ['order:re*'] }), 'has no such action'],
  ['a wildcard resource', rule({ grants: ['*:read'] }), '"*" is no resource'],
  ['three segments', rule({ grants: ['order:*:x'] }), 'has no such action'],
  ['H02 a resource that every object has', rule({ grants: ['constructor:read'] }), '"constructor" is no resource'],
  ['an empty condition', rule({ when: {} }), 'the condition is empty'],
  ['a condition that is null', rule({ when: null }), 'a condition must be an object'],
  ['a condition that is a list', rule({ when: [] }), 'a condition must be an object'],
  ['an unknown operator', rule({ when: { a: { like: 'x' } } }), 'there is no comparison "like"'],
  ['an operator of every object', rule({ when: { a: { constructor: 'x' } } }), 'there is no comparison "constructor"'],
  ['an unknown logical word', rule({ when: { $nor: [{ a: 1 }] } }), '"$nor" names no field'],
  ['an empty list of conditions', rule({ when: { $or: [] } }), '$or must be a list'],
  ['no fields of the subject', rule({ when: { $subject: {} } }), '$subject must name its fields'],
  ['order of texts', rule({ when: { a: { lt: 'x' } } }), 'lt compares numbers and dates only'],
  ['a list of two kinds', rule({ when: { a: { in: ['x', 1] } } }), 'in must be a list of texts'],
  ['null in a list', rule({ when: { a: { in: [null] } } }), 'in must be a list of texts'],
  ['a list for a value', rule({ when: { a: ['x'] } }), 'is compared with what is no text'],
  ['a value without end', rule({ when: { a: Number.NaN } }), 'is compared with what is no text'],
  ['a date that is none', rule({ when: { a: { date: 'tomorrow' } } }), 'there is no comparison "date"'],
  ['a date of another form', rule({ when: { a: { date: '2030-01-31' } } }), 'there is no comparison "date"'],
  ['a stored function', rule({ when: { opaque: 'x' } }), 'an opaque condition is made by opaque'],
  ['conditions without end', rule({ when: nested(40) }), 'nested more than 32 deep'],
  ['duties that are no list', stored({ duties: {} }), 'duties must be a list'],
  ['duties of no resource', stored({ duties: separation({ resource: 'user' }) }), 'it names no resource'],
  ['one duty', stored({ duties: separation({ duties: { maker: { field: 'maker_id' } } }) }), 'it forbids nothing'],
  [
    'duties without a field',
    stored({ duties: separation({ duties: { a: { actions: ['read'] }, b: { actions: ['approve'] } } }) }),
    'it forbids nothing',
  ],
  [
    'a duty with an unknown action',
    stored({ duties: separation({ duties: { maker: { field: 'x' }, approver: { actions: ['aprove'] } } }) }),
    '"aprove" is no action',
  ],
  [
    'a glass that cannot be broken',
    stored({ duties: separation({ unless: 'order:nothing' }) }),
    'unless must be a permission',
  ],
  [
    'a glass broken by what it protects',
    stored({ duties: separation({ unless: 'order:approve' }) }),
    'unless must be a permission',
  ],
  ['a broken glass without a trace', stored({ duties: separation({ unless: 'order:override' }) }), 'needs onEvent'],
]

test.each(mistakes)('H01 refused: %s', (_what, policy, message) => {
  expect(() => parsePolicy(policy)).toThrow(TypeError)
  expect(() => parsePolicy(policy)).toThrow(message)
})

test('two functions of one name are refused', () => {
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
  expect(define).toThrow('two different functions are named "office hours"')
})

test('a policy tells its roles, in the order of the definition, also when it was stored', () => {
  const policy = definePolicy({
    resources: { order: resource<object>()('read') },
    roles: { maker: {}, admin: { inherits: ['checker'] }, checker: {} },
    rules: ({ allow }) => [allow('*', 'order:read')],
  })
  expect(policy.roles).toEqual(['maker', 'admin', 'checker'])
  expect(parsePolicy(JSON.parse(JSON.stringify(policy))).roles).toEqual(policy.roles)
  expect(() => (policy.roles as string[]).push('root')).toThrow(TypeError)
})

test('values of a condition are never part of a message', () => {
  expect(() => parsePolicy(rule({ when: { secret: ['hunter2'] } }))).not.toThrow('hunter2')
})

test('a function cannot be stored, and the rule is named', () => {
  const policy = definePolicy({
    resources: { order: resource<object>()('read') },
    roles: { maker: {} },
    rules: ({ allow, opaque }) => [allow('maker', 'order:read', { $not: opaque('office hours', () => true) })],
  })
  expect(() => JSON.stringify(policy)).toThrow('A function cannot be stored: rule #1 allow maker order:read')
})

test('dates and bigints are stored', () => {
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
  'H02 a role may be named %j, as people name rows of a table',
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
  'a role named %j is refused',
  role => {
    const roles = JSON.parse(JSON.stringify({ [role]: {} })) as object
    expect(() => parsePolicy(stored({ roles, rules: [] }))).toThrow(/a name is letters, digits, spaces inside/)
  },
)
