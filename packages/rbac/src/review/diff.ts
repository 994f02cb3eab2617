import type { Attributes } from '../condition/evaluate.ts'
import { formatCondition } from '../condition/format.ts'
import { diffFields } from '../fields/review.ts'
import { modelOf } from '../policy/create.ts'
import type { Model, ModelRule } from '../policy/model.ts'
import type { SerializablePolicy } from '../policy/policy.ts'
import { describe, formatConjunction, withArticle, type Verbs } from './describe.ts'
import { answer, keyOf, reviewOf, rulesOf, type Review } from './cases.ts'

/**
 * Describes what changed between two policies, in sentences: who may now do what, and who no longer may.
 *
 * It compares the decisions for all roles, alone and in pairs, in all cases that either policy distinguishes. A
 * rewritten rule that decides the same is therefore not a difference. If a changed permission has too many cases, the
 * changed rules are listed instead.
 *
 * @example
 * ```ts
 * import { definePolicy, diff, resource } from '@sallyport/rbac'
 * const before = definePolicy({ resources: { order: resource<object>()('read') }, roles: { maker: {} }, rules: () => [] })
 * const after = definePolicy({
 *   resources: { order: resource<object>()('read') },
 *   roles: { maker: {} },
 *   rules: ({ allow }) => [allow('maker', 'order:read')],
 * })
 * diff(before, after) // ['a maker may now read an order']
 * ```
 */
export function diff(before: SerializablePolicy, after: SerializablePolicy): readonly string[] {
  const [old, now] = [modelOf(before), modelOf(after)]
  const roles = [...new Set([...old.roles.keys(), ...now.roles.keys()])]
  const permissions = [...new Set([...old.entries.keys(), ...now.entries.keys()])]
  return [
    ...missing(old.roles, now.roles).map(role => `the role ${role} was removed`),
    ...missing(now.roles, old.roles).map(role => `the role ${role} was added`),
    ...permissions.flatMap(permission => diffPermission({ old, now }, permission, roles)),
    ...diffFields(old, now, roles),
    ...missing(breakGlassRules(now), breakGlassRules(old)).map(glass => `break-glass is now possible: ${glass}`),
    ...missing(breakGlassRules(old), breakGlassRules(now)).map(glass => `break-glass is no longer possible: ${glass}`),
  ]
}

/**
 * The separations that break-glass permissions lift. They are compared separately, because cases have no break-glass.
 */
function breakGlassRules({ separations }: Model): ReadonlyMap<string, unknown> {
  return new Map(
    separations.flatMap(({ resource, duties, unless }) =>
      unless === undefined
        ? []
        : [[`${unless} lifts ${[...duties.keys()].join(' and ')} of ${withArticle(resource)}`, unless]],
    ),
  )
}

interface Both {
  readonly old: Model
  readonly now: Model
}

interface Change {
  readonly roles: readonly string[]
  readonly gained: ReadonlySet<Attributes>
  readonly lost: ReadonlySet<Attributes>
}

function diffPermission(both: Both, permission: string, roles: readonly string[]): readonly string[] {
  const [before, after] = [formattedRules(both.old, permission), formattedRules(both.now, permission)]
  const [gone, added] = [missing(before, after), missing(after, before)]
  if (gone.length === 0 && added.length === 0) return []
  const review = reviewOf([both.old, both.now], permission)
  if (review.cases === undefined) {
    const prefix = `${permission} has too many cases to compare:`
    return [
      ...gone.map(key => `${prefix} the rule “${before.get(key)}” was removed`),
      ...added.map(key => `${prefix} the rule “${after.get(key)}” was added`),
    ]
  }
  const anybody = changeFor(both, review, [], [])
  const alone = roles.map(role => changeFor(both, review, [role], [anybody]))
  // Without denials, two roles together may do what either of them may, so pairs add nothing.
  const denies = [both.old, both.now].some(model => rulesOf(model, permission).some(isDenialByRole))
  const pairs = denies ? roles.flatMap((role, i) => roles.slice(i + 1).map(other => [role, other])) : []
  const together = pairs.map(pair =>
    changeFor(both, review, pair, [anybody, ...alone.filter(({ roles: [role] }) => pair.includes(role!))]),
  )
  const verbs = verbsOf(both, permission)
  return [anybody, ...alone, ...together].flatMap(change => formatChange(change, review, verbs))
}

/** The rules of a permission by their content, whatever their order and names. */
function formattedRules(model: Model, permission: string): ReadonlyMap<string, string> {
  const tenant = model.entries.get(permission)?.tenant
  return new Map(
    rulesOf(model, permission).map(rule => {
      const holders = rule.roles.includes('*') ? ['anybody'] : holdersOf(model, rule)
      const said = `${rule.effect} ${holders.join(', ')}`
      const test = rule.test && keyOf(rule.test)
      return [JSON.stringify([said, test, tenant]), rule.test ? `${said} if ${formatCondition(rule.test)}` : said]
    }),
  )
}

function holdersOf(model: Model, rule: ModelRule): readonly string[] {
  const holders = [...model.lineages].filter(([, lineage]) => lineage.some(role => rule.roles.includes(role)))
  return holders.map(([role]) => role).toSorted()
}

function isDenialByRole(rule: ModelRule): boolean {
  return rule.effect === 'deny' && rule.duty === undefined
}

/** The cases that changed for some roles, without those already reported for fewer roles. */
function changeFor({ old, now }: Both, review: Review, roles: readonly string[], said: readonly Change[]): Change {
  const gained = new Set<Attributes>()
  const lost = new Set<Attributes>()
  for (const attributes of review.cases ?? []) {
    const could = answer(old, review.permission, roles, attributes)
    const can = answer(now, review.permission, roles, attributes)
    if (can && !could && !said.some(change => change.gained.has(attributes))) gained.add(attributes)
    if (could && !can && !said.some(change => change.lost.has(attributes))) lost.add(attributes)
  }
  return { roles, gained, lost }
}

function formatChange({ roles, gained, lost }: Change, review: Review, verbs: Verbs): readonly string[] {
  const [resource = '', action = ''] = review.permission.split(':')
  const say = (chosen: ReadonlySet<Attributes>, change: string) =>
    describe(chosen, review.cases ?? [], review.predicates).map(
      conjunction =>
        `${who(roles)} ${change} ${action} ${formatConjunction(withArticle(resource), conjunction, verbs)}`,
    )
  return [...say(gained, 'may now'), ...say(lost, 'may no longer')]
}

function who(roles: readonly string[]): string {
  if (roles.length === 0) return 'anybody'
  return roles.length === 1 ? withArticle(roles[0]!) : `somebody who is both ${roles.join(' and ')}`
}

function verbsOf({ old, now }: Both, permission: string): Verbs {
  const separations = [...old.separations, ...now.separations]
  const duties = separations
    .filter(({ resource }) => permission.startsWith(`${resource}:`))
    .flatMap(separation => [...separation.duties.values()])
  return new Map(
    duties.flatMap(({ field, verb }) => (field === undefined || verb === undefined ? [] : [[field, verb]])),
  )
}

function missing(from: ReadonlyMap<string, unknown>, to: ReadonlyMap<string, unknown>): readonly string[] {
  return [...from.keys()].filter(name => !to.has(name))
}
