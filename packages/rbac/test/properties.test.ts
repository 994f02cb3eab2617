import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parsePolicy } from '../src/index.ts'
import {
  actions,
  policiesWithManyRules,
  policiesWithBreakGlass,
  policiesWithManyDenials,
  policyFrom,
  policies,
  roleNames,
  seeded,
} from './arbitraries.ts'
import { contexts, emergencies, resources, subjects } from './arbitrary-requests.ts'
import { referenceCan } from './reference.ts'

// Thousands of cases take a while on a slow machine.
vi.setConfig({ testTimeout: 120_000 })

const everything = policies({ withFunctions: true, withTenants: true })
const permissions = fc.constantFrom(...actions.map(action => `doc:${action}`))

test('H01 decisions match a simple loop over all rules', () => {
  const property = fc.property(
    everything,
    subjects,
    permissions,
    resources,
    emergencies,
    (policy, subject, permission, resource, context) => {
      const expected = referenceCan(policy, subject, permission, resource, context)
      expect(policyFrom(policy).can(subject, permission, resource, context)).toBe(expected)
    },
  )
  fc.assert(property, { ...seeded, numRuns: 5_000 })
})

test('decisions by many rules for one permission match a simple loop', () => {
  const answers = { true: 0, false: 0 }
  const many = fc.oneof(policiesWithManyRules({ withFunctions: true, withTenants: false }), policiesWithManyDenials())
  const holders = subjects.map(subject => ({ ...subject, roles: ['r0'] }))
  const property = fc.property(many, holders, resources, contexts, (policy, subject, resource, context) => {
    const expected = referenceCan(policy, subject, 'doc:read', resource, context)
    answers[`${expected}`]++
    expect(policyFrom(policy).can(subject, 'doc:read', resource, context)).toBe(expected)
  })
  fc.assert(property, { ...seeded, numRuns: 3_000 })
  // The test proves little if nearly all decisions are the same.
  expect(Math.min(answers.true, answers.false)).toBeGreaterThan(300)
})

test('break-glass lifts the same denials as in a simple loop', () => {
  let broken = 0
  const makers = fc.constantFrom('u1', 'u2').map(id => ({ id, roles: ['r0'] }))
  const property = fc.property(
    policiesWithBreakGlass(),
    makers,
    resources,
    emergencies,
    (policy, subject, resource, context) => {
      const own = { ...resource, owner: subject.id }
      const { allowed, reason } = policyFrom(policy).decide(subject, 'doc:approve', own, context)
      expect(allowed).toBe(referenceCan(policy, subject, 'doc:approve', own, context))
      if (reason === 'break_glass') broken++
    },
  )
  fc.assert(property, seeded)
  expect(broken).toBeGreaterThan(100)
})

test('H01 an empty policy denies everything', () => {
  const empty = policyFrom({ tenant: undefined, roles: { r0: {} }, rules: [], duties: [] })
  fc.assert(
    fc.property(subjects, permissions, resources, (subject, permission, resource) => {
      expect(empty.can(subject, permission, resource)).toBe(false)
    }),
    seeded,
  )
})

test('H04 the order of rules and roles does not matter, and a denial wins in every order', () => {
  const property = fc.property(
    everything,
    subjects,
    permissions,
    resources,
    contexts,
    fc.nat(),
    (policy, subject, permission, resource, context, seed) => {
      const mixed = { ...policy, rules: shuffled(policy.rules, seed) }
      const turned = { ...subject, roles: subject.roles.toReversed() }
      const allowed = policyFrom(policy).can(subject, permission, resource, context)
      expect(policyFrom(mixed).can(turned, permission, resource, context)).toBe(allowed)
      const denied = { ...mixed, rules: [...mixed.rules, { effect: 'deny' as const, roles: ['*'], grants: ['doc:*'] }] }
      expect(policyFrom(denied).can(subject, permission, resource, context)).toBe(false)
    },
  )
  fc.assert(property, seeded)
})

test('H04 one more role takes no rights away, unless it has a denial', () => {
  const granting = everything.map(policy => ({
    ...policy,
    rules: policy.rules.filter(rule => rule.effect === 'allow'),
  }))
  const property = fc.property(
    granting,
    subjects,
    permissions,
    resources,
    fc.constantFrom(...roleNames),
    (policy, subject, permission, resource, role) => {
      const richer = { ...subject, roles: [...subject.roles, role] }
      const check = policyFrom(policy)
      if (check.can(subject, permission, resource)) expect(check.can(richer, permission, resource)).toBe(true)
    },
  )
  fc.assert(property, seeded)
})

test('H02 names that are not roles grant nothing', () => {
  const names = fc.oneof(
    fc.constantFrom('__proto__', 'toString', 'valueOf', 'hasOwnProperty', '*', 'doc:*', '', 'r0 ', 'R0', 'r0\0'),
    fc.string().filter(name => !(roleNames as readonly string[]).includes(name)),
  )
  const property = fc.property(
    everything,
    subjects,
    fc.array(names),
    permissions,
    resources,
    (policy, subject, roles, permission, resource) => {
      const check = policyFrom(policy)
      const nobody = { ...subject, roles: [], tenantRoles: {} }
      expect(check.can({ ...nobody, roles }, permission, resource)).toBe(check.can(nobody, permission, resource))
    },
  )
  fc.assert(property, seeded)
})

test('H01 a check that is allowed without a resource is allowed with any resource', () => {
  const property = fc.property(
    everything,
    subjects,
    permissions,
    resources,
    contexts,
    (policy, subject, permission, resource, context) => {
      const check = policyFrom(policy)
      if (!check.can(subject, permission, undefined, context)) return
      expect(check.can(subject, permission, resource, context)).toBe(true)
    },
  )
  fc.assert(property, seeded)
})

test('couldEver never refuses what a decision allows, and unconditional permissions hold without a resource', () => {
  const property = fc.property(
    everything,
    subjects,
    permissions,
    resources,
    contexts,
    (policy, subject, permission, resource, context) => {
      const check = policyFrom(policy)
      const allowed = check.can(subject, permission, resource, context)
      if (allowed) expect(check.couldEver(subject, permission)).toBe(true)
      const held = check.permissions(subject).find(each => each.permission === permission)
      expect(held !== undefined).toBe(check.couldEver(subject, permission))
      if (held?.conditional === false) expect(check.can(subject, permission)).toBe(true)
    },
  )
  fc.assert(property, seeded)
})

test('an explanation agrees with the decision, and its rules lead to it', () => {
  const property = fc.property(
    everything,
    subjects,
    permissions,
    resources,
    contexts,
    (policy, subject, permission, resource, context) => {
      const check = policyFrom(policy)
      const decision = check.decide(subject, permission, resource, context)
      const explanation = check.explain(subject, permission, resource, context)
      expect({ allowed: explanation.allowed, reason: explanation.reason }).toEqual({
        allowed: decision.allowed,
        reason: decision.reason,
      })
      const { considered } = explanation
      const granted = considered.some(rule => rule.effect === 'allow' && rule.held === true)
      const denied = considered.some(rule => rule.effect === 'deny' && rule.held !== false)
      expect(granted && !denied).toBe(decision.allowed)
    },
  )
  fc.assert(property, seeded)
})

test('a policy that was stored and parsed again decides the same', () => {
  const storable = policies({ withFunctions: false, withTenants: true })
  const property = fc.property(
    storable,
    subjects,
    permissions,
    resources,
    contexts,
    (policy, subject, permission, resource, context) => {
      const check = policyFrom(policy)
      const again = parsePolicy(JSON.parse(JSON.stringify(check)), { onEvent: () => {} })
      expect(again.can(subject, permission, resource, context)).toBe(check.can(subject, permission, resource, context))
      expect(JSON.stringify(again)).toBe(JSON.stringify(check))
    },
  )
  fc.assert(property, seeded)
})

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const keyed = items.map((item, i) => ({ item, key: Math.imul(seed + i * 7_919, 2_654_435_761) >>> 0 }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}
