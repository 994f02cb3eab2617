import type { Facts } from '../condition/evaluate.ts'
import { words } from '../condition/words.ts'
import { diffFields } from '../fields/review.ts'
import { modelOf } from '../policy/create.ts'
import type { Model, ModelRule } from '../policy/model.ts'
import type { AnyPolicy } from '../policy/policy.ts'
import { describe, sayCube, withArticle, type Verbs } from './describe.ts'
import { answer, keyOf, reviewOf, rulesOf, type Review } from './situations.ts'

/**
 * Says in sentences what changed between two policies: who may now do what, and who no longer may.
 *
 * It goes through all roles, alone and in pairs, all relations between subject and resource and all states of it that
 * either policy can tell apart, so a rewritten rule that decides the same is no difference. Where a permission whose rules
 * changed has too many of them, it names the rules instead.
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
export function diff(before: AnyPolicy, after: AnyPolicy): readonly string[] {
  const [old, now] = [modelOf(before), modelOf(after)]
  const roles = [...new Set([...old.roles.keys(), ...now.roles.keys()])]
  const permissions = [...new Set([...old.entries.keys(), ...now.entries.keys()])]
  return [
    ...missing(old.roles, now.roles).map(role => `there is no role ${role} any more`),
    ...missing(now.roles, old.roles).map(role => `there is a new role ${role}`),
    ...permissions.flatMap(permission => diffPermission({ old, now }, permission, roles)),
    ...diffFields(old, now, roles),
    ...missing(glassesOf(now), glassesOf(old)).map(glass => `the glass may now be broken: ${glass}`),
    ...missing(glassesOf(old), glassesOf(now)).map(glass => `the glass may no longer be broken: ${glass}`),
  ]
}

/** What break-glass permissions lift. Situations are gone through without broken glass, so they do not tell. */
function glassesOf({ separations }: Model): ReadonlyMap<string, unknown> {
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
  readonly gained: ReadonlySet<Facts>
  readonly lost: ReadonlySet<Facts>
}

function diffPermission(both: Both, permission: string, roles: readonly string[]): readonly string[] {
  const [before, after] = [rulesInWords(both.old, permission), rulesInWords(both.now, permission)]
  const [gone, added] = [missing(before, after), missing(after, before)]
  if (gone.length === 0 && added.length === 0) return []
  const review = reviewOf([both.old, both.now], permission)
  if (review.situations === undefined) {
    const told = `${permission} has too many situations to compare:`
    return [
      ...gone.map(key => `${told} the rule “${before.get(key)}” is gone`),
      ...added.map(key => `${told} the rule “${after.get(key)}” is new`),
    ]
  }
  const anybody = changeFor(both, review, [], [])
  const alone = roles.map(role => changeFor(both, review, [role], [anybody]))
  // Without denials two roles together may do what either may, so a pair has nothing of its own.
  const denies = [both.old, both.now].some(model => rulesOf(model, permission).some(isDenialByRole))
  const pairs = denies ? roles.flatMap((role, i) => roles.slice(i + 1).map(other => [role, other])) : []
  const together = pairs.map(pair =>
    changeFor(both, review, pair, [anybody, ...alone.filter(({ roles: [role] }) => pair.includes(role!))]),
  )
  const verbs = verbsOf(both, permission)
  return [anybody, ...alone, ...together].flatMap(change => sayChange(change, review, verbs))
}

/** The rules of a permission by what they say, whatever their order and their names. */
function rulesInWords(model: Model, permission: string): ReadonlyMap<string, string> {
  const tenant = model.entries.get(permission)?.tenant
  return new Map(
    rulesOf(model, permission).map(rule => {
      const holders = rule.roles.includes('*') ? ['anybody'] : holdersOf(model, rule)
      const said = `${rule.effect} ${holders.join(', ')}`
      const test = rule.test && keyOf(rule.test)
      return [JSON.stringify([said, test, tenant]), rule.test ? `${said} if ${words(rule.test)}` : said]
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

/** What changed for some roles, apart from what is said of fewer of them already. */
function changeFor({ old, now }: Both, review: Review, roles: readonly string[], said: readonly Change[]): Change {
  const gained = new Set<Facts>()
  const lost = new Set<Facts>()
  for (const facts of review.situations ?? []) {
    const could = answer(old, review.permission, roles, facts)
    const can = answer(now, review.permission, roles, facts)
    if (can && !could && !said.some(change => change.gained.has(facts))) gained.add(facts)
    if (could && !can && !said.some(change => change.lost.has(facts))) lost.add(facts)
  }
  return { roles, gained, lost }
}

function sayChange({ roles, gained, lost }: Change, review: Review, verbs: Verbs): readonly string[] {
  const [resource = '', action = ''] = review.permission.split(':')
  const say = (chosen: ReadonlySet<Facts>, change: string) =>
    describe(chosen, review.situations ?? [], review.leaves).map(
      cube => `${who(roles)} ${change} ${action} ${sayCube(withArticle(resource), cube, verbs)}`,
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
