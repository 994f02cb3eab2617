import { kindOf } from '../condition/evaluate.ts'
import { isPath, pathsOf, type Predicate, type Path, type Scalar } from '../condition/test.ts'

/** A path that conditions read, with the values to try for it. */
export interface Variable {
  readonly path: Path
  readonly candidates: readonly unknown[]
}

/** The subject of every case. The resource varies instead. */
export const self = { id: 'them', tenant: 'their tenant' } as const

/** Variables that are compared with each other, directly or through others, and their predicates. */
export interface VariableGroup {
  readonly variables: readonly Variable[]
  readonly predicates: readonly Predicate[]
}

/**
 * Groups the variables and finds their candidates. The variables of a group share their candidates: all values that
 * they are compared with, a value between any two of those, another value, and no value.
 */
export function variableGroups(predicates: readonly Predicate[], tenant: Path | undefined): readonly VariableGroup[] {
  const own: Path = { from: 'subject', name: 'tenant' }
  const bound: readonly Predicate[] = tenant === undefined ? [] : [{ kind: 'equal', left: tenant, right: own }]
  return [...groupsOf([...bound, ...predicates])].map(({ paths, predicates: tests }) => {
    const values = candidatesOf(paths, tests)
    const lists = new Set(tests.flatMap(listsOf).map(idOf))
    const free = paths.filter(path => !isFixed(path))
    return { variables: free.map(path => variable(path, values, lists.has(idOf(path)))), predicates: tests }
  })
}

function idOf(path: Path): string {
  return `${path.from} ${path.name}`
}

interface Group {
  readonly paths: readonly Path[]
  readonly predicates: readonly Predicate[]
}

function isFixed({ from, name }: Path): boolean {
  return from === 'subject' && Object.hasOwn(self, name)
}

/** The paths that a predicate reads as lists. */
function listsOf(predicate: Predicate): readonly Path[] {
  if (predicate.kind === 'opaque') return []
  const left = predicate.kind === 'contains' || predicate.kind === 'contains_any' ? [predicate.left] : []
  const right = predicate.kind === 'in' || predicate.kind === 'contains_any' ? [predicate.right] : []
  return [...left, ...right.filter(isPath)]
}

/** A nested field may be missing, which is unknown, or null. */
function variable(path: Path, values: readonly Scalar[], isList: boolean): Variable {
  const none = path.from !== 'resource' ? [undefined] : path.steps === undefined ? [null] : [null, undefined]
  return { path, candidates: [...(isList ? listsFrom(values) : values), ...none] }
}

/** Every combination of a few values; for many values, each of them and all of them. */
function listsFrom(values: readonly Scalar[]): readonly (readonly Scalar[])[] {
  if (values.length > 4) return [[], ...values.map(value => [value]), values]
  return values.reduce<readonly (readonly Scalar[])[]>(
    (lists, value) => lists.flatMap(list => [list, [...list, value]]),
    [[]],
  )
}

/** Groups paths that are compared with each other. */
function groupsOf(predicates: readonly Predicate[]): Iterable<Group> {
  let groups: Group[] = []
  for (const predicate of predicates) {
    const paths = pathsOf(predicate)
    if (paths.length === 0) continue
    const ids = new Set(paths.map(idOf))
    const touched = groups.filter(group => group.paths.some(path => ids.has(idOf(path))))
    const all = new Map([...touched.flatMap(group => group.paths), ...paths].map(path => [idOf(path), path]))
    const joined = { paths: [...all.values()], predicates: [...touched.flatMap(group => group.predicates), predicate] }
    groups = [...groups.filter(group => !touched.includes(group)), joined]
  }
  return groups
}

function candidatesOf(paths: readonly Path[], predicates: readonly Predicate[]): readonly Scalar[] {
  const literals = [
    ...predicates.flatMap(literalsOf),
    ...paths.filter(isFixed).map(({ name }) => self[name as keyof typeof self]),
  ]
  const kinds = new Map<string, Scalar[]>()
  for (const value of literals) {
    const kind = kindOf(value) ?? ''
    kinds.set(kind, [...(kinds.get(kind) ?? []), value])
  }
  if (kinds.size > 0) return [...kinds].flatMap(([kind, values]) => around(kind, values))
  return predicates.some(({ kind }) => kind === 'order') ? [0, 1, 2] : ['one', 'another']
}

function literalsOf(predicate: Predicate): readonly Scalar[] {
  if (predicate.kind === 'opaque' || isPath(predicate.right)) return []
  if ('values' in predicate.right) return predicate.right.values
  return predicate.right.value === null ? [] : [predicate.right.value]
}

/** The values and others of their kind: one below, one above and one between each two. */
function around(kind: string, values: readonly Scalar[]): readonly Scalar[] {
  if (kind === 'boolean') return [true, false]
  if (kind === 'text') return [...new Set(values), fresh(values)]
  const numbers = [...new Set(values.map(Number))].sort((a, b) => a - b)
  const between = numbers.map((number, i) => (i === 0 ? number - 1 : (number + numbers[i - 1]!) / 2))
  const all = [...numbers, ...between, numbers.at(-1)! + 1]
  return kind === 'date' ? [...new Set(all.map(Math.floor))].map(time => new Date(time)) : all
}

function fresh(values: readonly Scalar[]): string {
  let other = 'another'
  while (values.includes(other)) other += ' one'
  return other
}
