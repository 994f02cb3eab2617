import fc from 'fast-check'
import { definePolicy, type SerializablePolicy, type Policy } from '../src/index.ts'
import type { Written } from './reference.ts'

/** The same cases in every run. A failure prints its seed. */
export const seeded = { seed: 20_260_115, numRuns: 2_000 } as const

export const actions = ['read', 'write', 'approve'] as const
export const roleNames = ['r0', 'r1', 'r2', 'r3', 'constructor'] as const
export const ids = ['u1', 'u2', 'u3']
export const texts = ['a', 'b', 'A', 'a ']
export const dates = [0, 1, 1_700_000_000_123].map(time => new Date(time))

export const literals = {
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

/** Conditions for checks in memory. Filters have their own tests. */
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

const resourceFree = fc.oneof(
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
        { weight: 1, arbitrary: resourceFree },
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

/** Many rules for one role and one permission, which use the index. */
export function policiesWithManyRules(options: PolicyOptions): fc.Arbitrary<Written> {
  const effects = fc.constantFrom('allow' as const, 'deny' as const)
  const rule = fc.record({ effect: effects, when: conditions(options.withFunctions) })
  const rules = fc.tuple(effects, fc.array(rule, { minLength: 5, maxLength: 40 }))
  return rules.map(([rare, all]) => ({
    tenant: undefined,
    roles: { r0: {} },
    // Half of the policies have no denials and half have few; otherwise hardly anything would be allowed.
    rules: all
      .filter(({ effect }, i) => effect === 'allow' || (rare === 'deny' && i % 8 === 0))
      .map(each => ({ ...each, roles: ['r0'], grants: ['doc:read'] })),
    duties: [],
  }))
}

/** One grant and many denials, each of a few values of one field. */
export function policiesWithManyDenials(): fc.Arbitrary<Written> {
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

/** Nobody may approve their own, except by break-glass with a reason. */
export function policiesWithBreakGlass(): fc.Arbitrary<Written> {
  const granting = { effect: 'allow' as const, roles: ['r0'], grants: ['doc:approve', 'doc:write'] }
  return policies({ withFunctions: true, withTenants: false }).map(policy => ({
    ...policy,
    rules: [...policy.rules.filter((_, i) => i % 3 === 0), granting],
    duties: [{ ...fourEyes, unless: 'doc:write' }],
  }))
}

/** A policy without types, to test invalid arguments. */
export type LoosePolicy = Policy<[permission: string, resource?: unknown, context?: unknown]>

export function policyFrom({ tenant, roles, rules, duties }: Written): LoosePolicy {
  const doc = { actions, tenant, bound: tenant !== undefined }
  const policy: SerializablePolicy = definePolicy({
    resources: { doc: doc as never },
    roles,
    rules: () => rules as never,
    duties: () => duties as never,
    onEvent: () => {},
  })
  return policy as LoosePolicy
}
