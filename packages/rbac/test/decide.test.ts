import { isAuthError } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { definePolicy, resource, shape, type BreakGlass } from '../src/index.ts'
import { made, type LoosePolicy } from './arbitraries.ts'
import { storyPolicy, type Order } from './story.ts'

const order: Order = { id: 'o1', amount: 500, status: 'pending', maker_id: 'm1', checker_id: 'c1' }
const loose = (policy: unknown) => policy as LoosePolicy

function oneRule(effect: 'allow' | 'deny', run: (facts: never) => unknown): LoosePolicy {
  return made({
    tenant: undefined,
    roles: { r0: {} },
    rules: [
      { effect, roles: ['r0'], grants: ['doc:read'], when: { opaque: 'under test', test: run } },
      ...(effect === 'deny' ? [{ effect: 'allow' as const, roles: ['r0'], grants: ['doc:read'] }] : []),
    ],
    duties: [],
  })
}

describe('the maker-checker story', () => {
  const policy = storyPolicy()
  const may = (id: string, roles: readonly string[], action: 'approve' | 'reject', changed: Partial<Order> = {}) =>
    policy.can({ id, roles }, `order:${action}`, { ...order, ...changed })

  test.each([
    ['the assigned checker, a small order', 'c1', ['checker'], {}, true],
    ['at the limit', 'c1', ['checker'], { amount: 1_000_000 }, true],
    ['above the limit', 'c1', ['checker'], { amount: 1_000_001 }, false],
    ['another checker', 'c2', ['checker'], {}, false],
    ['the assigned super-checker, a small order', 'c1', ['super-checker'], {}, true],
    ['the assigned super-checker, a large one', 'c1', ['super-checker'], { amount: 100_000_000 }, true],
    ['another super-checker', 'c2', ['super-checker'], {}, false],
    ['an admin, a large one', 'a1', ['admin'], { amount: 100_000_000 }, true],
    ['its maker as admin', 'm1', ['admin'], {}, false],
    ['its maker with every role', 'm1', ['maker', 'checker', 'super-checker', 'admin'], { checker_id: 'm1' }, false],
    ['a maker', 'm2', ['maker'], {}, false],
    ['nobody in particular', 'c1', [], {}, false],
  ])('%s', (_who, id, roles, changed, expected) => {
    expect(may(id, roles, 'approve', changed)).toBe(expected)
    expect(may(id, roles, 'reject', changed)).toBe(expected)
  })

  test.each([
    ['m1', 'maker', true],
    ['m2', 'maker', false],
    ['c1', 'checker', true],
    ['c2', 'checker', false],
    ['s1', 'super-checker', true],
    ['a1', 'admin', true],
  ])('%s, a %s, reads the order: %s', (id, role, expected) => {
    expect(policy.can({ id, roles: [role] }, 'order:read', order)).toBe(expected)
  })

  test('an admin creates no orders', () => {
    expect(policy.decide({ id: 'a1', roles: ['admin'] }, 'order:create')).toEqual({
      allowed: false,
      reason: 'not_granted',
    })
  })
})

describe('separation of duties', () => {
  const maker = { id: 'm1', roles: ['admin', 'auditor'] }

  test('it names the duties that exclude each other', () => {
    const { reason, rule } = storyPolicy().decide(maker, 'order:approve', order)
    expect({ reason, rule }).toEqual({
      reason: 'separation_of_duties',
      rule: 'order: nobody is both maker and approver',
    })
  })

  test('a broken glass needs the permission and a reason, and is an event and part of the decision', () => {
    const events: BreakGlass[] = []
    const policy = storyPolicy(event => events.push(event))
    const { allowed, reason, breakGlass } = policy.decide(maker, 'order:approve', order, { breakGlass: 'INC-42' })
    expect({ allowed, reason }).toEqual({ allowed: true, reason: 'break_glass' })
    expect(breakGlass).toEqual(events)
    expect(events).toEqual([
      {
        type: 'break_glass',
        subject: 'm1',
        permission: 'order:approve',
        unless: 'order:override',
        duties: ['maker', 'approver'],
        reason: 'INC-42',
      },
    ])
  })

  test.each([
    ['no reason', maker, undefined],
    ['a blank reason', maker, ' \t'],
    ['a reason that is no text', maker, true],
    ['no permission to break it', { id: 'm1', roles: ['admin'] }, 'INC-42'],
    ['no permission for the action', { id: 'm1', roles: ['auditor'] }, 'INC-42'],
  ])('%s: no broken glass and no event', (_why, subject, breakGlass) => {
    const events: BreakGlass[] = []
    const policy = loose(storyPolicy(event => events.push(event)))
    expect(policy.can(subject, 'order:approve', order, { breakGlass })).toBe(false)
    expect(events).toEqual([])
  })

  test('a reason that was not needed is no event', () => {
    const events: BreakGlass[] = []
    const policy = storyPolicy(event => events.push(event))
    const checker = { id: 'c1', roles: ['checker', 'auditor'] }
    expect(policy.decide(checker, 'order:approve', order, { breakGlass: 'INC-42' }).reason).toBe('granted')
    expect(events).toEqual([])
  })

  test('when the listener throws, the answer is no', () => {
    const policy = storyPolicy(() => {
      throw new Error('the log is full')
    })
    expect(policy.decide(maker, 'order:approve', order, { breakGlass: 'INC-42' }).reason).toBe('break_glass_unrecorded')
  })

  test('an explanation breaks no glass', () => {
    const events: BreakGlass[] = []
    const policy = storyPolicy(event => events.push(event))
    expect(policy.explain(maker, 'order:approve', order, { breakGlass: 'INC-42' }).allowed).toBe(false)
    expect(events).toEqual([])
  })

  test('an order whose maker was not loaded is approved by nobody', () => {
    const { maker_id: _, ...partial } = order
    expect(loose(storyPolicy()).can({ id: 'a1', roles: ['admin'] }, 'order:approve', partial)).toBe(false)
  })

  test('both duties may have a field, and then exclude each other either way', () => {
    const policy = definePolicy({
      resources: { order: resource<{ maker_id: string; payer_id: string | null }>()('edit', 'pay') },
      roles: { clerk: {} },
      rules: ({ allow }) => [allow('clerk', 'order:*')],
      duties: ({ forbidSame }) => [
        forbidSame('order', {
          maker: { field: 'maker_id', actions: ['edit'] },
          payer: { field: 'payer_id', actions: ['pay'] },
        }),
      ],
    })
    const clerk = { id: 'u1', roles: ['clerk'] }
    const answers = (maker_id: string, payer_id: string | null) => [
      policy.can(clerk, 'order:edit', { maker_id, payer_id }),
      policy.can(clerk, 'order:pay', { maker_id, payer_id }),
    ]
    expect(answers('u1', null)).toEqual([true, false])
    expect(answers('u2', 'u1')).toEqual([false, true])
    expect(answers('u2', null)).toEqual([true, true])
  })
})

test('H01 a permission that the policy lacks is denied', () => {
  const policy = loose(storyPolicy())
  for (const permission of [
    'order:aprove',
    'order',
    'order:*',
    '*',
    '',
    'constructor',
    '__proto__',
    5,
    undefined,
    {},
  ]) {
    expect(policy.decide({ id: 'a1', roles: ['admin'] }, permission as string, order).reason).toBe('unknown_permission')
  }
})

test('H01 a permission that depends on the resource is denied without one, an admin included', () => {
  const policy = loose(storyPolicy())
  for (const missing of [undefined, null, 'o1', 1, true]) {
    expect(policy.decide({ id: 'a1', roles: ['admin'] }, 'order:approve', missing).reason).toBe('resource_required')
  }
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '*', 'admin ', 'Admin'])(
  'H02 the role %s grants nothing',
  role => {
    expect(storyPolicy().can({ id: 'x', roles: [role] }, 'user:list')).toBe(false)
    expect(storyPolicy().permissions({ id: 'x', roles: [role] })).toEqual([])
  },
)

describe('H03 wildcards stand for whole segments', () => {
  const policy = loose(
    definePolicy({
      resources: { a: resource<object>()('x', 'xy'), ab: resource<object>()('x') },
      roles: { one: {}, all: {} },
      rules: ({ allow }) => [allow('one', 'a:*'), allow('all', '*')],
    }),
  )

  test.each([
    ['a:x', true],
    ['a:xy', true],
    ['ab:x', false],
    ['a:', false],
    ['a:*', false],
    ['a', false],
    ['a:x:y', false],
    ['*', false],
    ['*:x', false],
    ['A:x', false],
    [' a:x', false],
    ['a:x ', false],
    ['a:.', false],
    ['a:.*', false],
    ['a:x\n', false],
    ['.:x', false],
    ['a::x', false],
    ['a:x*', false],
    ['a:?', false],
    ['a:[xy]', false],
  ])('a:* gives %s: %s', (permission, expected) => {
    expect(policy.can({ id: 'u', roles: ['one'] }, permission)).toBe(expected)
  })

  test('* gives every permission that there is, and no other', () => {
    const subject = { id: 'u', roles: ['all'] }
    expect(['a:x', 'a:xy', 'ab:x', 'b:x', '*'].map(permission => policy.can(subject, permission))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })

  test('a permission of 50 KB is looked up once and not matched', () => {
    expect(policy.can({ id: 'u', roles: ['all'] }, `a:${'x'.repeat(50_000)}`)).toBe(false)
  })
})

test.each([
  ['a text', 'superadmin'],
  ['the role itself as text', 'admin'],
  ['something like a list', { length: 1, 0: 'admin' }],
  ['a Set', new Set(['admin'])],
  ['a list in a list', [['admin']]],
  ['a list with something else', ['admin', 1]],
  ['a list with nothing', ['admin', null]],
  ['a String', [new String('admin')]],
  ['nothing', undefined],
  ['null', null],
])('H05 roles that are %s satisfy nothing', (_what, roles) => {
  const policy = loose(storyPolicy())
  const subject = { id: 'x', roles: roles as readonly string[] }
  expect(policy.decide(subject, 'user:list').reason).toBe('subject_malformed')
  expect(policy.couldEver(subject, 'user:list')).toBe(false)
  expect(policy.permissions(subject)).toEqual([])
  expect(policy.filter(subject, 'order:read')).toEqual({ kind: 'nothing' })
})

test.each([undefined, null, 'admin', 1, {}, { id: '', roles: ['admin'] }, { id: 7, roles: ['admin'] }])(
  'H05 the subject %j satisfies nothing',
  subject => {
    expect(loose(storyPolicy()).can(subject as never, 'user:list')).toBe(false)
  },
)

describe('H06 a condition that gives anything but true', () => {
  const subject = { id: 'u', roles: ['r0'] }
  class Thenable {
    // oxlint-disable-next-line unicorn/no-thenable -- that is what is tried
    then(done: (value: boolean) => void): void {
      done(true)
    }
  }
  const outcomes: readonly [string, () => unknown][] = [
    ['a promise', () => Promise.resolve(true)],
    ['a rejected promise', () => Promise.reject(new Error('on purpose'))],
    ['something like a promise', () => new Thenable()],
    ['one', () => 1],
    ['text', () => 'true'],
    ['the text false', () => 'false'],
    ['a Boolean', () => Object(true)],
    ['an object', () => ({})],
    ['nothing', () => undefined],
  ]

  test.each(outcomes)('%s grants nothing, and does not lift a denial', (_what, run) => {
    expect(oneRule('allow', run).can(subject, 'doc:read', {})).toBe(false)
    expect(oneRule('deny', run).can(subject, 'doc:read', {})).toBe(false)
  })

  test('a throw grants nothing, and does not lift a denial', () => {
    const thrower = () => {
      throw new Error('on purpose')
    }
    expect(oneRule('allow', thrower).can(subject, 'doc:read', {})).toBe(false)
    expect(oneRule('deny', thrower).can(subject, 'doc:read', {})).toBe(false)
  })

  test('true and false are what they say', () => {
    expect(oneRule('allow', () => true).can(subject, 'doc:read', {})).toBe(true)
    expect(oneRule('deny', () => true).can(subject, 'doc:read', {})).toBe(false)
    expect(oneRule('deny', () => false).can(subject, 'doc:read', {})).toBe(true)
  })

  test('what throws when it is read denies', () => {
    const hostile = Object.defineProperty({ ...order }, 'maker_id', {
      get() {
        throw new Error('on purpose')
      },
    })
    expect(storyPolicy().decide({ id: 'a1', roles: ['admin'] }, 'order:approve', hostile).reason).toBe('unreadable')
  })
})

describe('H07 roles count within the tenant', () => {
  interface Doc {
    readonly tenant: string | null
    readonly public: boolean
  }
  const policy = definePolicy({
    resources: { doc: resource<Doc>({ tenant: 'tenant' })('read', 'edit'), account: resource<object>()('close') },
    roles: { reader: {}, editor: { inherits: ['reader'] } },
    rules: ({ allow, deny }) => [
      allow('reader', 'doc:read'),
      allow('editor', ['doc:edit', 'account:close']),
      allow('*', 'doc:read', { public: true }),
      deny('editor', 'doc:edit', { public: true }),
    ],
  })
  const doc = (tenant: string | null, isPublic = false): Doc => ({ tenant, public: isPublic })

  test('a role of one tenant is none in another', () => {
    const subject = { id: 'u', roles: ['reader'], tenant: 'a' }
    expect(policy.can(subject, 'doc:read', doc('a'))).toBe(true)
    expect(policy.can(subject, 'doc:read', doc('b'))).toBe(false)
    expect(policy.can(subject, 'doc:read', doc(null))).toBe(false)
    expect(policy.can(subject, 'doc:read', doc('b', true))).toBe(false)
  })

  test('a subject may have different roles in several tenants', () => {
    const subject = { id: 'u', roles: [], tenantRoles: { a: ['editor'], b: ['reader'] } }
    expect(['a', 'b', 'c'].map(tenant => policy.can(subject, 'doc:edit', doc(tenant)))).toEqual([true, false, false])
    expect(['a', 'b', 'c'].map(tenant => policy.can(subject, 'doc:read', doc(tenant)))).toEqual([true, true, false])
    expect(policy.filter(subject, 'doc:edit')).toEqual({
      kind: 'and',
      of: [
        { kind: 'compare', field: 'tenant', op: 'eq', value: 'a' },
        {
          kind: 'or',
          of: [
            { kind: 'compare', field: 'public', op: 'ne', value: true },
            { kind: 'null', field: 'public' },
          ],
        },
      ],
    })
  })

  test('without a tenant no role counts on what belongs to one', () => {
    const subject = { id: 'u', roles: ['editor'] }
    expect(policy.can(subject, 'doc:read', doc('a'))).toBe(false)
    expect(policy.can(subject, 'account:close')).toBe(true)
    expect(policy.couldEver(subject, 'doc:read')).toBe(false)
  })

  test('a tenant named like a member of every object is a tenant like any other', () => {
    const subject = { id: 'u', roles: [], tenantRoles: {} }
    expect(
      ['constructor', '__proto__', 'toString', ''].map(tenant => policy.can(subject, 'doc:read', doc(tenant))),
    ).toEqual([false, false, false, false])
  })

  test('roles of a tenant must be lists of texts too', () => {
    const subject = { id: 'u', roles: [], tenantRoles: { a: 'editor' } }
    expect(loose(policy).can(subject as never, 'doc:edit', doc('a'))).toBe(false)
  })
})

describe('what is missing is never equal', () => {
  interface Doc {
    readonly dept: string | null
  }
  const policy = definePolicy({
    resources: { doc: resource<Doc>()('read', 'hide', 'list') },
    roles: { clerk: {} },
    subject: shape<{ dept?: string | null | undefined }>(),
    rules: ({ allow, deny, subject }) => [
      allow('clerk', 'doc:read', { dept: subject.dept }),
      allow('clerk', ['doc:hide', 'doc:list']),
      deny('clerk', 'doc:hide', { dept: subject.dept }),
      deny('clerk', 'doc:list', { dept: null }),
    ],
  })

  test('a subject without a department has not the one of documents without one', () => {
    for (const dept of [undefined, null]) {
      expect(policy.can({ id: 'u', roles: ['clerk'], dept }, 'doc:read', { dept: null })).toBe(false)
    }
    expect(policy.can({ id: 'u', roles: ['clerk'], dept: 'a' }, 'doc:read', { dept: 'a' })).toBe(true)
  })

  test('a denial that cannot be told applies', () => {
    expect(policy.can({ id: 'u', roles: ['clerk'] }, 'doc:hide', { dept: 'a' })).toBe(false)
    expect(policy.can({ id: 'u', roles: ['clerk'], dept: 'b' }, 'doc:hide', { dept: 'a' })).toBe(true)
    expect(loose(policy).can({ id: 'u', roles: ['clerk'] }, 'doc:list', {})).toBe(false)
    expect(policy.can({ id: 'u', roles: ['clerk'] }, 'doc:list', { dept: 'a' })).toBe(true)
  })
})

describe('assert', () => {
  test("what it throws is core's AuthError by brand, and prints nothing of the resource", () => {
    const failure = caught(() => storyPolicy().assert({ id: 'm1', roles: ['admin'] }, 'order:approve', order))
    expect(isAuthError(failure)).toBe(true)
    expect(failure).toMatchObject({
      name: 'AuthError',
      code: 'forbidden',
      retry: false,
      message: 'This is not allowed.',
    })
    expect(failure).toMatchObject({ decision: { reason: 'separation_of_duties' } })
    expect(JSON.stringify(failure)).not.toContain('m1')
  })

  test('it says nothing to who may', () => {
    expect(storyPolicy().assert({ id: 'a1', roles: ['admin'] }, 'order:approve', order)).toBeUndefined()
  })
})

test.each([
  ['a list', ['x']],
  ['an empty list', []],
  ['an object', { x: 1 }],
  ['a number that is none', Number.NaN],
  ['a text', 'x'],
])('H06 R-24 %s is not null, however many alternatives a denial has', (_what, value) => {
  const others = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => ({ [name]: 1 }))
  for (const count of [1, 2, 3, 4, 5, 6]) {
    const policy = made({
      tenant: undefined,
      roles: { r0: {} },
      rules: [
        { effect: 'allow', roles: ['r0'], grants: ['doc:read'] },
        {
          effect: 'deny',
          roles: ['r0'],
          grants: ['doc:read'],
          when: { $or: [{ it: null }, ...others.slice(0, count)] },
        },
      ],
      duties: [],
    })
    const facts = { it: value, a: 2, b: 2, c: 2, d: 2, e: 2, f: 2 }
    expect(policy.can({ id: 'u', roles: ['r0'] }, 'doc:read', facts as never)).toBe(true)
    expect(policy.can({ id: 'u', roles: ['r0'] }, 'doc:read', { ...facts, it: null })).toBe(false)
  }
})

test('permissions and couldEver go by the subject alone', () => {
  const policy = storyPolicy()
  expect(policy.permissions({ id: 'u', roles: ['maker'] })).toEqual([
    { permission: 'order:create', conditional: false },
    { permission: 'order:read', conditional: true },
  ])
  expect(policy.couldEver({ id: 'u', roles: ['maker'] }, 'order:approve')).toBe(false)
  expect(policy.couldEver({ id: 'u', roles: ['checker'] }, 'order:approve')).toBe(true)
})

test('a decision cannot be changed by who gets it', () => {
  expect(Object.isFrozen(storyPolicy().decide({ id: 'a1', roles: ['admin'] }, 'user:list'))).toBe(true)
  expect(Object.isFrozen(storyPolicy())).toBe(true)
})

function caught(run: () => void): unknown {
  try {
    run()
  } catch (failure) {
    return failure
  }
  return undefined
}
