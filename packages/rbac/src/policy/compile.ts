import { predicatesOf, pathsOf, readsResource, type Predicate } from '../condition/test.ts'
import { buildIndex } from './build-index.ts'
import type { Cell, Definition, Entry, FixedAnswers, Model, ModelRule } from './model.ts'

/**
 * Indexes a definition by permission and role, so that a decision needs only look-ups.
 *
 * Passing the permissions through an object makes the engine intern them, as it does with literals in a program: a Map
 * then finds them by address, without comparing characters.
 */
export function compile(definition: Definition): Model {
  const byPermission = new Map<string, ModelRule[]>()
  for (const rule of definition.rules) {
    for (const permission of rule.permissions) listOf(byPermission, permission).push(rule)
  }
  const heirs = heirsOf(definition)
  const entries = [...definition.resources].flatMap(([resource, { actions, tenant }]) =>
    actions.map((action): [string, Entry] => {
      const permission = `${resource}:${action}`
      const rules = byPermission.get(permission) ?? []
      return [permission, { permission, resource, action, tenant, ...entryOf(rules, tenant, heirs) }]
    }),
  )
  return { ...definition, entries: new Map(Object.entries(Object.fromEntries(entries))) }
}

type Heirs = ReadonlyMap<string, readonly string[]>

function entryOf(
  rules: readonly ModelRule[],
  tenant: string | undefined,
  heirs: Heirs,
): Omit<Entry, 'permission' | 'resource' | 'action' | 'tenant'> {
  const byRole = new Map<string, ModelRule[]>()
  for (const rule of rules) {
    const holders = new Set(rule.roles.flatMap(role => heirs.get(role) ?? [role]))
    if (rule.duty === undefined) for (const role of holders) listOf(byRole, role).push(rule)
  }
  const everyone = byRole.get('*')
  byRole.delete('*')
  const tests = rules.flatMap(({ test }) => (test === undefined ? [] : [test]))
  return {
    needsResource: tenant !== undefined || tests.some(readsResource),
    fixed: tenant === undefined && tests.length === 0 ? fixedAnswers(everyone, byRole) : undefined,
    duties: rules.filter(rule => rule.duty !== undefined),
    everyone: everyone && cellOf(everyone),
    cells: new Map([...byRole].map(([role, own]) => [role, cellOf(own)])),
    reads: readsOf(tests.flatMap(predicatesOf)),
  }
}

function fixedAnswers(
  everyone: readonly ModelRule[] | undefined,
  byRole: ReadonlyMap<string, readonly ModelRule[]>,
): FixedAnswers {
  const answer = (rules: readonly ModelRule[]) => (rules.find(({ effect }) => effect === 'deny') ?? rules[0]!).decision
  return {
    everyone: everyone && answer(everyone),
    roles: new Map([...byRole].map(([role, own]) => [role, answer(own)])),
  }
}

function readsOf(all: readonly Predicate[]): Entry['reads'] {
  const paths = new Map(all.flatMap(pathsOf).map(path => [`${path.from} ${path.name}`, path]))
  const opaques = new Map(all.flatMap(predicate => (predicate.kind === 'opaque' ? [[predicate.name, predicate]] : [])))
  return { paths: [...paths.values()], opaques: [...opaques.values()] }
}

function cellOf(rules: readonly ModelRule[]): Cell {
  return {
    rules,
    allow: buildIndex(rules.filter(rule => rule.effect === 'allow')),
    deny: buildIndex(rules.filter(rule => rule.effect === 'deny')),
  }
}

/** Every role with the roles that have its rules: itself and those that inherit it. */
function heirsOf({ lineages }: Definition): Heirs {
  const heirs = new Map<string, string[]>()
  for (const [role, lineage] of lineages) for (const ancestor of lineage) listOf(heirs, ancestor).push(role)
  return heirs
}

function listOf<V>(map: Map<string, V[]>, key: string): V[] {
  const list = map.get(key) ?? []
  map.set(key, list)
  return list
}
