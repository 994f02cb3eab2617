import { isObject, parseCondition, quote, type Report } from '../condition/parse.ts'
import { predicatesOf, type Test } from '../condition/test.ts'
import { decision } from './decision.ts'
import { dutyRules } from './duty-rules.ts'
import type { ModelResource, ModelRule, ModelSeparation } from './model.ts'

/** The resources, roles and separations that rules can refer to. */
export interface Vocabulary {
  readonly resources: ReadonlyMap<string, ModelResource>
  readonly roles: ReadonlyMap<string, unknown>
  readonly separations: readonly ModelSeparation[]
}

/** Parses the rules and adds the denials that separations of duties consist of. */
export function checkRules(input: unknown, known: Vocabulary, report: Report): readonly ModelRule[] {
  if (!Array.isArray(input)) report('rules must be a list')
  const rules = (Array.isArray(input) ? input : []).map((rule, i) => checkRule(rule, i + 1, known, report))
  checkOpaqueNames(rules, report)
  return [...rules, ...known.separations.flatMap(separation => dutyRules(separation))]
}

function checkRule(input: unknown, place: number, known: Vocabulary, report: Report): ModelRule {
  const { effect, roles, grants, when, ...rest } = isObject(input) ? input : {}
  const allow = effect === 'allow'
  const roleNames = stringsOf(roles)
  const grantNames = stringsOf(grants)
  const name = nameOf(place, allow ? 'allow' : 'deny', roleNames, grantNames)
  const reportHere: Report = mistake => report(`rule ${name}: ${mistake}`)
  if (!allow && effect !== 'deny') reportHere('effect must be "allow" or "deny"; make rules with allow() or deny()')
  for (const key of Object.keys(rest)) reportHere(`unknown option ${quote(key)}`)
  checkRoleNames(roleNames, known, reportHere)
  const permissions = expand(grantNames, known, reportHere)
  const test = isObject(input) && Object.hasOwn(input, 'when') ? parseCondition(when, reportHere) : undefined
  return {
    name,
    effect: allow ? 'allow' : 'deny',
    roles: roleNames,
    grants: grantNames,
    permissions,
    test,
    duty: undefined,
    decision: decision(allow, allow ? 'granted' : 'denied', name),
  }
}

function nameOf(place: number, effect: string, roles: readonly string[], grants: readonly string[]): string {
  const who = roles.map(role => (role === '*' ? 'everybody' : role)).join(', ')
  const text = `#${place} ${effect} ${who} ${grants.join(', ')}`
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

export function checkRoleNames(names: readonly string[], known: Vocabulary, report: Report): void {
  if (names.length === 0) report('roles must be a list of at least one role')
  for (const name of names) if (name !== '*' && !known.roles.has(name)) report(`unknown role ${quote(name)}`)
}

export function expand(grants: readonly string[], known: Vocabulary, report: Report): readonly string[] {
  if (grants.length === 0) report('grants must be a list of at least one permission')
  return [...new Set(grants.flatMap(grant => permissionsOf(grant, known, report)))]
}

/** Expands wildcards, which stand for whole segments. Decisions then need no pattern matching. */
function permissionsOf(grant: string, known: Vocabulary, report: Report): readonly string[] {
  if (grant === '*')
    return [...known.resources].flatMap(([name, { actions }]) => actions.map(action => `${name}:${action}`))
  const [name = '', action, more] = grant.split(':', 3)
  const resource = known.resources.get(name)
  if (resource === undefined) report(`${quote(grant)}: unknown resource ${quote(name)}`)
  else if (action === '*' && more === undefined) return resource.actions.map(each => `${name}:${each}`)
  else if (action === undefined || more !== undefined || !resource.actions.includes(action)) {
    report(`${quote(grant)}: resource ${quote(name)} has no such action`)
  } else return [grant]
  return []
}

/** Reviewers know functions only by name, so two different functions must not share one. */
function checkOpaqueNames(rules: readonly ModelRule[], report: Report): void {
  const runs = new Map<string, unknown>()
  for (const predicate of rules.flatMap(({ test }): Test[] => (test === undefined ? [] : [...predicatesOf(test)]))) {
    if (predicate.kind !== 'opaque') continue
    if (runs.has(predicate.name) && runs.get(predicate.name) !== predicate.run) {
      report(`two different functions have the name ${quote(predicate.name)}`)
    }
    runs.set(predicate.name, predicate.run)
  }
}

export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : []
}
