import { evaluate, type Attributes, type Truth } from '../condition/evaluate.ts'
import { mergeFields, pathTo, withField } from '../condition/path.ts'
import { predicatesOf, type Predicate, type Path, type Test } from '../condition/test.ts'
import type { Entry, Model, ModelRule } from '../policy/model.ts'
import { cellsOf } from '../policy/reach.ts'
import { self, variableGroups, type Variable, type VariableGroup } from './variables.ts'

/** The greatest number of cases that are tried, for one group of variables and in total. */
const limit = 50_000

/** The predicates and the cases of one permission. Cases are undefined if there are too many. */
export interface Review {
  readonly permission: string
  readonly predicates: readonly Predicate[]
  readonly cases: readonly Attributes[] | undefined
}

export function reviewOf(models: readonly Model[], permission: string): Review {
  const entries = models.flatMap(model => model.entries.get(permission) ?? [])
  const distinct = new Map(
    models
      .flatMap(model => rulesOf(model, permission))
      .flatMap(predicatesOfRule)
      .map(predicate => [keyOf(predicate), predicate]),
  )
  const all = [...distinct.values()]
  const tenant = entries.find(entry => entry.tenant !== undefined)?.tenant
  const path: Path | undefined = tenant === undefined ? undefined : pathTo('resource', tenant)
  const functions = new Set(all.flatMap(predicate => (predicate.kind === 'opaque' ? [predicate.name] : [])))
  return { permission, predicates: all, cases: enumerate(variableGroups(all, path), [...functions]) }
}

/** Whether a subject with these roles has the permission in a case. */
export function answer(model: Model, permission: string, roles: readonly string[], attributes: Attributes): boolean {
  const entry = model.entries.get(permission)
  if (entry === undefined) return false
  const { granted, denied } = verdict(entry, roles, attributes)
  return granted && !denied
}

/** Whether any rule grants and whether any rule denies. */
export function verdict(
  entry: Entry,
  roles: readonly string[],
  attributes: Attributes,
  except?: ModelRule,
): { readonly granted: boolean; readonly denied: boolean } {
  const rules = [...entry.duties, ...cellsOf(entry, roles).flatMap(cell => cell.rules)].filter(rule => rule !== except)
  return {
    granted:
      isWithin(entry, attributes) && rules.some(rule => rule.effect === 'allow' && holds(rule, attributes) === true),
    denied: rules.some(rule => rule.effect === 'deny' && holds(rule, attributes) !== false),
  }
}

export function holds({ test }: ModelRule, attributes: Attributes): Truth {
  return test === undefined ? true : evaluate(test, attributes)
}

/** Whether a rule applies: a grant must certainly hold, a denial need only be possible. */
export function applies(rule: ModelRule, attributes: Attributes): boolean {
  return rule.effect === 'allow' ? holds(rule, attributes) === true : holds(rule, attributes) !== false
}

export function rulesOf(model: Model, permission: string): readonly ModelRule[] {
  return model.rules.filter(rule => rule.permissions.includes(permission))
}

function isWithin(entry: Entry, attributes: Attributes): boolean {
  return entry.tenant === undefined || attributes.resource?.[entry.tenant] === self.tenant
}

function predicatesOfRule({ test }: ModelRule): readonly Predicate[] {
  return test === undefined ? [] : predicatesOf(test)
}

/** Equal tests have the same key. */
export function keyOf(test: Test): string {
  return JSON.stringify(test, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
}

/**
 * Every combination of predicate results, as one case each. Groups of variables share no predicates, so each group is
 * reduced before the groups are combined.
 */
function enumerate(groups: readonly VariableGroup[], functions: readonly string[]): readonly Attributes[] | undefined {
  const reduced = groups.map(distinctOf)
  const size = reduced.reduce((product, some) => product * (some?.length ?? Infinity), 2 ** functions.length)
  if (!(size <= limit)) return undefined
  let cases: readonly Attributes[] = [nothing]
  for (const some of reduced) cases = cases.flatMap(attributes => (some ?? []).map(more => merged(attributes, more)))
  for (const name of functions) {
    cases = cases.flatMap(attributes => [true, false].map(outcome => withOutcome(attributes, name, outcome)))
  }
  return cases
}

const nothing: Attributes = { subject: self, resource: {}, context: {}, outcomes: new Map() }

/** The cases of one group that differ in a predicate's result. Undefined if there are too many. */
function distinctOf({ variables, predicates: tests }: VariableGroup): readonly Attributes[] | undefined {
  const found = new Map<string, Attributes>()
  const size = variables.reduce((product, { candidates }) => product * candidates.length, 1)
  if (size > limit) return undefined
  for (const attributes of combinations(variables)) {
    const outcome = tests.map(test => String(evaluate(test, attributes))).join()
    if (!found.has(outcome)) found.set(outcome, attributes)
  }
  return [...found.values()]
}

function combinations(variables: readonly Variable[]): readonly Attributes[] {
  let all: readonly Attributes[] = [nothing]
  for (const { path, candidates } of variables) {
    all = all.flatMap(attributes => candidates.map(value => withValue(attributes, path, value)))
  }
  return all
}

function merged(a: Attributes, b: Attributes): Attributes {
  return {
    ...a,
    subject: mergeFields(a.subject, b.subject),
    resource: mergeFields(a.resource ?? {}, b.resource ?? {}),
    context: mergeFields(a.context, b.context),
  }
}

function withValue(attributes: Attributes, path: Path, value: unknown): Attributes {
  return { ...attributes, [path.from]: withField(attributes[path.from] ?? {}, path, value) }
}

function withOutcome(attributes: Attributes, name: string, outcome: boolean): Attributes {
  return { ...attributes, outcomes: new Map([...(attributes.outcomes ?? []), [name, outcome]]) }
}
