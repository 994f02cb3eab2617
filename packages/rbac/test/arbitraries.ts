import fc from 'fast-check'
import { definePolicy, type AnyPolicy, type Policy } from '../src/index.ts'
import type { Written } from './reference.ts'

/** The same runs every time: a failure prints its own seed. */
export const seeded = { seed: 20_260_115, numRuns: 2_000 } as const

export const actions = ['read', 'write', 'approve'] as const
export const roleNames = ['r0', 'r1', 'r2', 'r3', 'constructor'] as const
const ids = ['u1', 'u2', 'u3']
const texts = ['a', 'b', 'A', 'a ']
const dates = [0, 1, 1_700_000_000_123].map(time => new Date(time))

const literals = {
  n: fc.constantFrom<unknown>(0, 1, 2, 1.5),
  s: fc.constantFrom<unknown>(...texts),
  b: fc.boolean(),
  d: fc.constantFrom<unknown>(...dates),
  owner: fc.constantFrom<unknown>(...ids),
} as const

type Field = keyof typeof literals
const refsByField: Readonly<Record<Field, readonly object[]>> = {
  n: [{ subject: 'level' }, { context: 'now' }],
  s: [{ subject: 'dept' }],
  b: [{ context: 'mfa' }],
  d: [{ context: 'at' }],
  owner: [{ subject: 'id' }],
}

function operand(field: Field): fc.Arbitrary<unknown> {
  const value = fc.oneof(literals[field], fc.constantFrom<unknown>(...refsByField[field]))
  const list = fc.array(literals[field], { maxLength: 3 })
  const lists = field === 's' ? fc.oneof(list, fc.constant<unknown>({ subject: 'teams' })) : list
  const ordered =
    field === 'n' || field === 'd'
      ? [fc.record({ lt: value }), fc.record({ lte: value, gt: value }), fc.record({ gte: value })]
      : []
  return fc.oneof(value, value, fc.constant(null), fc.record({ ne: value }), fc.record({ in: lists }), ...ordered)
}

function fieldTests(): fc.Arbitrary<object> {
  const records = { n: operand('n'), s: operand('s'), b: operand('b'), d: operand('d'), owner: operand('owner') }
  return fc.record(records, { requiredKeys: [] }).filter(test => Object.keys(test).length > 0)
}

/** What only a check in memory is asked here; lists of rows have tests of their own. */
const pathTests = fc.constantFrom<object>(
  { tags: { contains: { subject: 'dept' } } },
  { tags: { contains: 'a' } },
  { tags: { contains: 1 } },
  { tags: { containsAny: { subject: 'teams' } } },
  { tags: { containsAny: [] } },
  { 'team.lead': { subject: 'id' } },
  { 'team.lead': { ne: null } },
  { 'team.lead': { in: ['u1', 'u2'] } },
  { 'team.size': { gte: { subject: 'level' } } },
  { 'team.tags': { contains: 'a' }, 'team.lead': null },
)

const ambient = fc.oneof(
  fc.constant({ $subject: { dept: 'a' } }),
  fc.constant({ $subject: { level: { gte: 1 } } }),
  fc.constant({ $context: { mfa: true } }),
)

const strange: readonly object[] = [
  { opaque: 'yes', test: () => true },
  { opaque: 'no', test: () => false },
  { opaque: 'promise', test: () => Promise.resolve(true) },
  { opaque: 'one', test: () => 1 },
  { opaque: 'text', test: () => 'false' },
  {
    opaque: 'throws',
    test: () => {
      throw new Error('on purpose')
    },
  },
]

export function conditions(withFunctions: boolean): fc.Arbitrary<object> {
  return fc.letrec<{ condition: object }>(tie => {
    const inner = fc.array(tie('condition'), { minLength: 1, maxLength: 3 })
    return {
      condition: fc.oneof(
        { maxDepth: 3 },
        { weight: 6, arbitrary: fieldTests() },
        { weight: 1, arbitrary: ambient },
        ...(withFunctions ? [{ weight: 1, arbitrary: fc.constantFrom(...strange) }] : []),
        ...(withFunctions ? [{ weight: 2, arbitrary: pathTests }] : []),
        { weight: 1, arbitrary: fc.record({ $or: inner }) },
        { weight: 1, arbitrary: fc.record({ $and: inner }) },
        { weight: 1, arbitrary: fc.record({ $not: tie('condition') }) },
      ),
    }
  }).condition
}

const fourEyes = { resource: 'doc', duties: { maker: { field: 'owner' }, approver: { actions: ['approve'] } } }
const bothWays = {
  resource: 'doc',
  duties: { writer: { field: 's', actions: ['write'] }, approver: { field: 'owner', actions: ['approve'] } },
}

export interface PolicyOptions {
  readonly withFunctions: boolean
  readonly withTenants: boolean
}

export function policies(options: PolicyOptions): fc.Arbitrary<Written> {
  const rule = fc.record(
    {
      effect: fc.constantFrom('allow' as const, 'allow' as const, 'deny' as const),
      roles: fc.uniqueArray(fc.constantFrom(...roleNames, '*'), { minLength: 1, maxLength: 2 }),
      grants: fc.uniqueArray(fc.constantFrom('doc:read', 'doc:write', 'doc:approve', 'doc:*', '*'), {
        minLength: 1,
        maxLength: 2,
      }),
      when: conditions(options.withFunctions),
    },
    { requiredKeys: ['effect', 'roles', 'grants'] },
  )
  return fc.record({
    tenant: fc.constantFrom(undefined, ...(options.withTenants ? ['tenant'] : [])),
    roles: fc.constantFrom(
      { r0: {}, r1: {}, r2: {}, r3: {}, constructor: {} },
      { r0: { inherits: ['r1', 'r2'] }, r1: {}, r2: { inherits: ['r3'] }, r3: {}, constructor: {} },
    ),
    rules: fc.array(rule, { maxLength: 12 }),
    duties: fc.constantFrom<Written['duties']>(
      [],
      [fourEyes],
      [{ ...fourEyes, unless: 'doc:write' }],
      [bothWays, fourEyes],
    ),
  })
}

/** Many rules for one role and one permission: what the index is for. */
export function crowded(options: PolicyOptions): fc.Arbitrary<Written> {
  const effects = fc.constantFrom('allow' as const, 'deny' as const)
  const rule = fc.record({ effect: effects, when: conditions(options.withFunctions) })
  const rules = fc.tuple(effects, fc.array(rule, { minLength: 5, maxLength: 40 }))
  return rules.map(([rare, all]) => ({
    tenant: undefined,
    roles: { r0: {} },
    // Half of the policies have no denials and half have only few, or hardly anything would be allowed.
    rules: all
      .filter(({ effect }, i) => effect === 'allow' || (rare === 'deny' && i % 8 === 0))
      .map(each => ({ ...each, roles: ['r0'], grants: ['doc:read'] })),
    duties: [],
  }))
}

/** One grant and many denials, each of a few values of one field. */
export function guarded(): fc.Arbitrary<Written> {
  const one = fc.constantFrom<Field>('n', 's', 'owner').chain(name => {
    return fc.oneof(literals[name], fc.constantFrom<unknown>(...refsByField[name])).map(value => ({ [name]: value }))
  })
  const two = fc.tuple(one, one).map(([a, b]) => ({ ...a, ...b }))
  return fc.array(two, { minLength: 5, maxLength: 10 }).map(all => ({
    tenant: undefined,
    roles: { r0: {} },
    rules: [
      { effect: 'allow', roles: ['r0'], grants: ['doc:read'] },
      ...all.map(when => ({ effect: 'deny' as const, roles: ['r0'], grants: ['doc:read'], when })),
    ],
    duties: [],
  }))
}

/** Nobody approves their own, unless they may write and say why. */
export function glazed(): fc.Arbitrary<Written> {
  const granting = { effect: 'allow' as const, roles: ['r0'], grants: ['doc:approve', 'doc:write'] }
  return policies({ withFunctions: true, withTenants: false }).map(policy => ({
    ...policy,
    rules: [...policy.rules.filter((_, i) => i % 3 === 0), granting],
    duties: [{ ...fourEyes, unless: 'doc:write' }],
  }))
}

const anyRoles = fc.array(fc.constantFrom(...roleNames, '__proto__', 'toString', '*', 'r9'), { maxLength: 3 })

export const subjects = fc.record(
  {
    id: fc.constantFrom(...ids),
    roles: anyRoles,
    dept: fc.constantFrom<unknown>(...texts, null, 7),
    level: fc.constantFrom<unknown>(0, 1, 2, 1n, Number.NaN, '1'),
    teams: fc.constantFrom<unknown>(['a'], ['b', 'A'], [], ['a', 1], 'a'),
    tenant: fc.constantFrom('t1', 't2'),
    tenantRoles: fc.constantFrom<Readonly<Record<string, readonly string[]>>>({}, { t2: ['r1'], t3: ['r0', 'r2'] }),
  },
  { requiredKeys: ['id', 'roles'] },
)

/** Subjects whose fields are of the columns' kinds, or missing: a database compares 1 with '1', a check does not. */
export const typedSubjects = subjects.map(({ dept, level, ...subject }) => ({
  ...subject,
  ...(typeof dept === 'number' ? {} : { dept }),
  ...(typeof level === 'string' ? {} : { level }),
}))

export const contexts = fc.record(
  {
    mfa: fc.constantFrom<unknown>(true, false, 'true'),
    now: fc.constantFrom<unknown>(0, 1, 1.5, 3_000_000_000),
    at: fc.constantFrom<unknown>(...dates),
  },
  { requiredKeys: [] },
)

/** Contexts in which somebody says, well or badly, why the glass is to be broken. */
export const emergencies = fc
  .tuple(contexts, fc.constantFrom<unknown>('INC-42', 'INC-42', ' ', '', true, undefined))
  .map(([context, breakGlass]) => ({ ...context, breakGlass }))

/** Resources as a database gives them: every field is there, of its kind or null. */
export const rows = fc.record({
  n: fc.option(literals.n as fc.Arbitrary<number>),
  s: fc.option(literals.s as fc.Arbitrary<string>),
  b: fc.option(literals.b),
  d: fc.option(literals.d as fc.Arbitrary<Date>),
  owner: fc.option(literals.owner as fc.Arbitrary<string>),
  tenant: fc.option(fc.constantFrom('t1', 't2', 't3')),
})

/** Resources as a careless caller gives them: fields are missing, or of another kind. */
export const resources = fc.record(
  {
    n: fc.constantFrom<unknown>(0, 1, 2, 1.5, 1n, '1', Number.NaN, null, undefined),
    s: fc.constantFrom<unknown>(...texts, null, 1, {}),
    b: fc.constantFrom<unknown>(true, false, null, 'true'),
    d: fc.constantFrom<unknown>(...dates, null, 0, new Date(Number.NaN)),
    owner: fc.constantFrom<unknown>(...ids, null, 1),
    tenant: fc.constantFrom<unknown>('t1', 't2', 't3', null, ['t1']),
    tags: fc.constantFrom<unknown>(['a'], ['b', null], [], ['a', 1], [1], 'a', null, [['a']]),
    team: fc.constantFrom<unknown>(
      { lead: 'u1', size: 2, tags: ['a'] },
      { lead: null, size: null, tags: null },
      { lead: 1, size: '2', tags: 'a' },
      {},
      [{ lead: 'u1' }],
      'u1',
      null,
    ),
  },
  { requiredKeys: [] },
)

/** Any question; what it lacks in types is what is tested. */
export type LoosePolicy = Policy<[permission: string, resource?: unknown, context?: unknown]>

export function made({ tenant, roles, rules, duties }: Written): LoosePolicy {
  const doc = { actions, tenant, bound: tenant !== undefined }
  const policy: AnyPolicy = definePolicy({
    resources: { doc: doc as never },
    roles,
    rules: () => rules as never,
    duties: () => duties as never,
    onEvent: () => {},
  })
  return policy as LoosePolicy
}
