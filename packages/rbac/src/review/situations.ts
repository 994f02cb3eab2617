import { evaluate, type Facts, type Truth } from '../condition/evaluate.ts'
import { mergeFields, pathTo, withField } from '../condition/path.ts'
import { leaves, type Leaf, type Path, type Test } from '../condition/test.ts'
import type { Entry, Model, ModelRule } from '../policy/model.ts'
import { cellsOf } from '../policy/reach.ts'
import { self, variableGroups, type Variable, type VariableGroup } from './variables.ts'

/** More situations than this are not gone through, neither of one group of variables nor of all together. */
const limit = 50_000

/** What a review knows of one permission: every situation that could make a difference, or undefined for too many. */
export interface Review {
  readonly permission: string
  readonly leaves: readonly Leaf[]
  readonly situations: readonly Facts[] | undefined
}

export function reviewOf(models: readonly Model[], permission: string): Review {
  const entries = models.flatMap(model => model.entries.get(permission) ?? [])
  const distinct = new Map(
    models
      .flatMap(model => rulesOf(model, permission))
      .flatMap(leavesOf)
      .map(leaf => [keyOf(leaf), leaf]),
  )
  const all = [...distinct.values()]
  const tenant = entries.find(entry => entry.tenant !== undefined)?.tenant
  const path: Path | undefined = tenant === undefined ? undefined : pathTo('resource', tenant)
  const functions = new Set(all.flatMap(leaf => (leaf.kind === 'opaque' ? [leaf.name] : [])))
  return { permission, leaves: all, situations: enumerate(variableGroups(all, path), [...functions]) }
}

/** Whether somebody with these roles may, in this situation. */
export function answer(model: Model, permission: string, roles: readonly string[], facts: Facts): boolean {
  const entry = model.entries.get(permission)
  if (entry === undefined) return false
  const { granted, denied } = verdict(entry, roles, facts)
  return granted && !denied
}

/** What the rules say for and against it. */
export function verdict(
  entry: Entry,
  roles: readonly string[],
  facts: Facts,
  except?: ModelRule,
): { readonly granted: boolean; readonly denied: boolean } {
  const rules = [...entry.duties, ...cellsOf(entry, roles).flatMap(cell => cell.rules)].filter(rule => rule !== except)
  return {
    granted: isWithin(entry, facts) && rules.some(rule => rule.effect === 'allow' && holds(rule, facts) === true),
    denied: rules.some(rule => rule.effect === 'deny' && holds(rule, facts) !== false),
  }
}

export function holds({ test }: ModelRule, facts: Facts): Truth {
  return test === undefined ? true : evaluate(test, facts)
}

/** A rule's effect: a grant must hold for certain, a denial must only be possible. */
export function applies(rule: ModelRule, facts: Facts): boolean {
  return rule.effect === 'allow' ? holds(rule, facts) === true : holds(rule, facts) !== false
}

export function rulesOf(model: Model, permission: string): readonly ModelRule[] {
  return model.rules.filter(rule => rule.permissions.includes(permission))
}

function isWithin(entry: Entry, facts: Facts): boolean {
  return entry.tenant === undefined || facts.resource?.[entry.tenant] === self.tenant
}

function leavesOf({ test }: ModelRule): readonly Leaf[] {
  return test === undefined ? [] : leaves(test)
}

/** Two tests that ask the same are one. */
export function keyOf(test: Test): string {
  return JSON.stringify(test, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
}

/**
 * Every situation in which the comparisons come out in another way. Groups of variables share no comparison, so each is
 * reduced by itself before they are combined: of the values that no comparison tells apart one is enough.
 */
function enumerate(groups: readonly VariableGroup[], functions: readonly string[]): readonly Facts[] | undefined {
  const reduced = groups.map(distinctOf)
  const size = reduced.reduce((product, some) => product * (some?.length ?? Infinity), 2 ** functions.length)
  if (!(size <= limit)) return undefined
  let situations: readonly Facts[] = [nothing]
  for (const some of reduced) situations = situations.flatMap(facts => (some ?? []).map(more => merged(facts, more)))
  for (const name of functions) {
    situations = situations.flatMap(facts => [true, false].map(outcome => withOutcome(facts, name, outcome)))
  }
  return situations
}

const nothing: Facts = { subject: self, resource: {}, context: {}, outcomes: new Map() }

/** The situations of one group that its comparisons tell apart; undefined for too many. */
function distinctOf({ variables, leaves: tests }: VariableGroup): readonly Facts[] | undefined {
  const found = new Map<string, Facts>()
  const size = variables.reduce((product, { candidates }) => product * candidates.length, 1)
  if (size > limit) return undefined
  for (const facts of combinations(variables)) {
    const outcome = tests.map(test => String(evaluate(test, facts))).join()
    if (!found.has(outcome)) found.set(outcome, facts)
  }
  return [...found.values()]
}

function combinations(variables: readonly Variable[]): readonly Facts[] {
  let all: readonly Facts[] = [nothing]
  for (const { path, candidates } of variables) {
    all = all.flatMap(facts => candidates.map(value => withValue(facts, path, value)))
  }
  return all
}

function merged(a: Facts, b: Facts): Facts {
  return {
    ...a,
    subject: mergeFields(a.subject, b.subject),
    resource: mergeFields(a.resource ?? {}, b.resource ?? {}),
    context: mergeFields(a.context, b.context),
  }
}

function withValue(facts: Facts, path: Path, value: unknown): Facts {
  return { ...facts, [path.from]: withField(facts[path.from] ?? {}, path, value) }
}

function withOutcome(facts: Facts, name: string, outcome: boolean): Facts {
  return { ...facts, outcomes: new Map([...(facts.outcomes ?? []), [name, outcome]]) }
}
