import type { Facts } from '../condition/evaluate.ts'
import { lintFields, sayFields } from '../fields/review.ts'
import { modelOf } from '../policy/create.ts'
import type { Model, ModelRule } from '../policy/model.ts'
import type { AnyPolicy } from '../policy/policy.ts'
import { applies, reviewOf, rulesOf, verdict, type Review } from './situations.ts'

/** Something in a policy that looks like a mistake. */
export interface Finding {
  readonly kind: 'never_applies' | 'useless' | 'same_roles' | 'too_many_situations' | 'no_fields'
  /** The rules, the roles or the permission in question. */
  readonly names: readonly string[]
  readonly text: string
}

/**
 * Finds rules that can never apply, rules that others make useless, and roles that nobody can tell apart, by going
 * through every situation that the policy can tell apart.
 *
 * @example
 * ```ts
 * import { definePolicy, lint, resource } from '@sallyport/rbac'
 * const policy = definePolicy({
 *   resources: { order: resource<object>()('read') },
 *   roles: { maker: {} },
 *   rules: ({ allow }) => [allow('maker', 'order:read'), allow('maker', 'order:*')],
 * })
 * lint(policy).length // 2: each of the two rules makes the other one useless
 * ```
 */
export function lint(policy: AnyPolicy): readonly Finding[] {
  const model = modelOf(policy)
  const reviews = [...model.entries.keys()].map(permission => reviewOf([model], permission))
  const complete = reviews.every(({ situations }) => situations !== undefined)
  return [
    ...reviews.filter(({ situations }) => situations === undefined).map(tooMany),
    ...model.rules.flatMap(rule => lintRule(model, rule, reviews)),
    ...(complete ? sameRoles(model, reviews) : []),
    ...lintFields(model),
  ]
}

function tooMany({ permission }: Review): Finding {
  return {
    kind: 'too_many_situations',
    names: [permission],
    text: `${permission}: there are too many situations to go through`,
  }
}

function lintRule(model: Model, rule: ModelRule, reviews: readonly Review[]): readonly Finding[] {
  const own = reviews.filter(({ permission }) => rule.permissions.includes(permission))
  if (own.some(({ situations }) => situations === undefined)) return []
  const cases = own.flatMap(review => casesOf(rule, review))
  if (cases.length === 0) return [finding('never_applies', [rule.name], `${rule.name}: its condition can never hold`)]
  if (cases.some(each => decides(model, rule, each))) return []
  const other = cover(model, rule, cases)
  const why = other === undefined ? 'the other rules decide the same without it' : `${other.name} decides the same`
  return [finding('useless', [rule.name, ...(other === undefined ? [] : [other.name])], `${rule.name}: ${why}`)]
}

/** A situation in which a rule applies. */
interface Case {
  readonly permission: string
  readonly facts: Facts
}

function casesOf(rule: ModelRule, { permission, situations }: Review): readonly Case[] {
  return (situations ?? []).filter(facts => applies(rule, facts)).map(facts => ({ permission, facts }))
}

/** Whether somebody would get another answer without the rule. */
function decides(model: Model, rule: ModelRule, { permission, facts }: Case): boolean {
  const entry = model.entries.get(permission)!
  return holdersOf(model, rule).some(roles => {
    const others = verdict(entry, roles, facts, rule)
    if (rule.effect === 'allow') return !others.granted && !others.denied && verdict(entry, roles, facts).granted
    return !others.denied && anybodyGranted(model, permission, facts)
  })
}

function anybodyGranted(model: Model, permission: string, facts: Facts): boolean {
  return rulesOf(model, permission).some(rule => rule.effect === 'allow' && applies(rule, facts))
}

/** One other rule that says the same to as many in every case. */
function cover(model: Model, rule: ModelRule, cases: readonly Case[]): ModelRule | undefined {
  const holders = holdersOf(model, rule).flat()
  return model.rules.find(other => {
    if (other === rule || other.effect !== rule.effect) return false
    const reached = new Set(holdersOf(model, other).flat())
    const reachesAll =
      other.roles.includes('*') || (!rule.roles.includes('*') && holders.every(role => reached.has(role)))
    return (
      reachesAll &&
      cases.every(({ permission, facts }) => other.permissions.includes(permission) && applies(other, facts))
    )
  })
}

/** Each role that has the rule, on its own; nobody in particular for a rule for everybody. */
function holdersOf(model: Model, rule: ModelRule): readonly (readonly string[])[] {
  if (rule.roles.includes('*')) return [[]]
  const holders = [...model.lineages].filter(([, lineage]) => lineage.some(role => rule.roles.includes(role)))
  return holders.map(([role]) => [role])
}

function sameRoles(model: Model, reviews: readonly Review[]): readonly Finding[] {
  const bySignature = new Map<string, string[]>()
  for (const role of model.roles.keys()) {
    const signature = signatureOf(model, role, reviews)
    bySignature.set(signature, [...(bySignature.get(signature) ?? []), role])
  }
  return [...bySignature.values()]
    .filter(roles => roles.length > 1)
    .map(roles => finding('same_roles', roles, `the roles ${roles.join(' and ')} may do and must not do the same`))
}

/** What a role says for and against everything, in every situation, and which fields it has. */
function signatureOf(model: Model, role: string, reviews: readonly Review[]): string {
  const marks = reviews.flatMap(({ permission, situations }) =>
    (situations ?? []).map(facts => {
      const { granted, denied } = verdict(model.entries.get(permission)!, [role], facts)
      return Number(granted) + 2 * Number(denied)
    }),
  )
  const fields = reviews.map(({ permission }) => sayFields(model, permission, role))
  return JSON.stringify([marks, fields])
}

function finding(kind: Finding['kind'], names: readonly string[], text: string): Finding {
  return { kind, names, text }
}
