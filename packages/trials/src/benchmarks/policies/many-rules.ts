import { createMongoAbility, subject as tag } from '@casl/ability'
import { parsePolicy, type StoredRule } from '@sallyport/rbac'
import type { Contestant } from './contestant.ts'

export const sizes = [10, 1_000, 100_000] as const

/** Creates a Set with as many entries, as a comparison. */
export function setOf(size: number): Contestant {
  const entries = new Set(Array.from({ length: size }, (_, i) => `role${i} doc:read`))
  const keys = spread(size, i => `role${i} doc:read`)
  return { name: 'a Set', run: asking(i => entries.has(keys[i]!)) }
}

/** Creates a policy with one role for each rule. */
export function byRole(size: number): Contestant {
  const policy = policyOf(size, i => ({ effect: 'allow', roles: [`role${i}`], grants: ['doc:read'] }))
  const subjects = spread(size, i => ({ id: 'u1', roles: [`role${i}`] }))
  return { name: '@sallyport/rbac, one role for each rule', run: asking(i => policy.can(subjects[i]!, 'doc:read')) }
}

/** Creates a policy whose rules share the role, the action and the resource, and differ in the owner. */
export function onOneAction(size: number): Contestant {
  const rule = (i: number): StoredRule => ({
    effect: 'allow',
    roles: ['role0'],
    grants: ['doc:read'],
    when: { owner: `owner${i}`, status: 'open' },
  })
  const policy = policyOf(size, rule)
  const docs = spread(size, i => ({ owner: `owner${i}`, status: 'open' }))
  const subject = { id: 'u1', roles: ['role0'] }
  return { name: '@sallyport/rbac, one action', run: asking(i => policy.can(subject, 'doc:read', docs[i])) }
}

export function caslOnOneAction(size: number): Contestant {
  const rules = Array.from({ length: size }, (_, i) => ({
    action: 'read',
    subject: 'Doc',
    conditions: { owner: `owner${i}`, status: 'open' },
  }))
  const ability = createMongoAbility(rules)
  const docs = spread(size, i => tag('Doc', { owner: `owner${i}`, status: 'open' }))
  return { name: '@casl/ability, one action', run: asking(i => ability.can('read', docs[i]!)) }
}

function policyOf(size: number, rule: (i: number) => StoredRule) {
  const roles = Object.fromEntries(Array.from({ length: size }, (_, i) => [`role${i}`, {}]))
  const rules = Array.from({ length: size }, (_, i) => rule(i))
  return parsePolicy({ version: 1, resources: { doc: { actions: ['read'] } }, roles, rules, duties: [] })
}

/** The number of different checks: a power of two, large enough to reach rules everywhere. */
const questions = 4_096

function spread<T>(size: number, make: (i: number) => T): readonly T[] {
  return Array.from({ length: questions }, (_, i) => make((i * 7_919) % size))
}

function asking(ask: (i: number) => boolean): Contestant['run'] {
  return times => {
    let yes = 0
    for (let i = 0; i < times; i++) if (ask(i & (questions - 1))) yes++
    return yes
  }
}
