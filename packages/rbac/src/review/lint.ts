import type { Attributes } from '../condition/evaluate.ts'
import { lintFields, formatFields } from '../fields/review.ts'
import { modelOf } from '../policy/create.ts'
import type { Model, ModelRule } from '../policy/model.ts'
import type { SerializablePolicy } from '../policy/policy.ts'
import { applies, reviewOf, rulesOf, verdict, type Review } from './cases.ts'

/** A likely mistake in a policy. */
export interface Finding {
  /** What kind of mistake it is. */
  readonly kind: 'never_applies' | 'useless' | 'same_roles' | 'too_many_cases' | 'no_fields'
  /** The names of the rules, roles or permissions. */
  readonly names: readonly string[]
  /** What is wrong, in a sentence. */
  readonly text: string
}

/**
 * Finds likely mistakes in a policy: rules that can never apply, rules that other rules make useless, roles with the
 * same rights, and roles with a permission but none of its fields. Tries every case that the policy distinguishes.
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
export function lint(policy: SerializablePolicy): readonly Finding[] {
  const model = modelOf(policy)
  const reviews = [...model.entries.keys()].map(permission => reviewOf([model], permission))
  const complete = reviews.every(({ cases }) => cases !== undefined)
  return [
    ...reviews.filter(({ cases }) => cases === undefined).map(tooMany),
    ...model.rules.flatMap(rule => lintRule(model, rule, reviews)),
    ...(complete ? sameRoles(model, reviews) : []),
    ...lintFields(model),
  ]
}

function tooMany({ permission }: Review): Finding {
  return {
    kind: 'too_many_cases',
    names: [permission],
    text: `${permission}: too many cases to check`,
  }
}

function lintRule(model: Model, rule: ModelRule, reviews: readonly Review[]): readonly Finding[] {
  const own = reviews.filter(({ permission }) => rule.permissions.includes(permission))
  if (own.some(({ cases }) => cases === undefined)) return []
  const cases = own.flatMap(review => casesOf(rule, review))
  if (cases.length === 0) return [finding('never_applies', [rule.name], `${rule.name}: the condition can never hold`)]
  if (cases.some(each => decides(model, rule, each))) return []
  const other = cover(model, rule, cases)
  const why =
    other === undefined ? 'decisions are the same without this rule' : `${other.name} already decides the same`
  return [finding('useless', [rule.name, ...(other === undefined ? [] : [other.name])], `${rule.name}: ${why}`)]
}

/** A case in which a rule applies. */
interface RuleCase {
  readonly permission: string
  readonly attributes: Attributes
}

function casesOf(rule: ModelRule, { permission, cases }: Review): readonly RuleCase[] {
  return (cases ?? []).filter(attributes => applies(rule, attributes)).map(attributes => ({ permission, attributes }))
}

/** Whether a decision would be different without the rule. */
function decides(model: Model, rule: ModelRule, { permission, attributes }: RuleCase): boolean {
  const entry = model.entries.get(permission)!
  return holdersOf(model, rule).some(roles => {
    const others = verdict(entry, roles, attributes, rule)
    if (rule.effect === 'allow') return !others.granted && !others.denied && verdict(entry, roles, attributes).granted
    return !others.denied && anybodyGranted(model, permission, attributes)
  })
}

function anybodyGranted(model: Model, permission: string, attributes: Attributes): boolean {
  return rulesOf(model, permission).some(rule => rule.effect === 'allow' && applies(rule, attributes))
}

/** Another rule that has the same effect in every case, for at least the same roles. */
function cover(model: Model, rule: ModelRule, cases: readonly RuleCase[]): ModelRule | undefined {
  const holders = holdersOf(model, rule).flat()
  return model.rules.find(other => {
    if (other === rule || other.effect !== rule.effect) return false
    const reached = new Set(holdersOf(model, other).flat())
    const reachesAll =
      other.roles.includes('*') || (!rule.roles.includes('*') && holders.every(role => reached.has(role)))
    return (
      reachesAll &&
      cases.every(({ permission, attributes }) => other.permissions.includes(permission) && applies(other, attributes))
    )
  })
}

/** Each role that has the rule, as a list of one role. An empty list for a rule for everybody. */
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
    .map(roles => finding('same_roles', roles, `the roles ${roles.join(' and ')} have the same rights`))
}

/** A role's grants and denials in every case, and its fields. */
function signatureOf(model: Model, role: string, reviews: readonly Review[]): string {
  const marks = reviews.flatMap(({ permission, cases }) =>
    (cases ?? []).map(attributes => {
      const { granted, denied } = verdict(model.entries.get(permission)!, [role], attributes)
      return Number(granted) + 2 * Number(denied)
    }),
  )
  const fields = reviews.map(({ permission }) => formatFields(model, permission, role))
  return JSON.stringify([marks, fields])
}

function finding(kind: Finding['kind'], names: readonly string[], text: string): Finding {
  return { kind, names, text }
}
