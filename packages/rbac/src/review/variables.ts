import { kindOf } from '../condition/evaluate.ts'
import { isPath, pathsOf, type Leaf, type Path, type Scalar } from '../condition/test.ts'

/** A value that conditions read, with every value of it that could make a difference. */
export interface Variable {
  readonly path: Path
  readonly candidates: readonly unknown[]
}

/** Who asks, and where, in every situation: what varies is the resource. */
export const self = { id: 'them', tenant: 'their tenant' } as const

/** Variables that are compared with each other, through any number of steps, and the comparisons. */
export interface VariableGroup {
  readonly variables: readonly Variable[]
  readonly leaves: readonly Leaf[]
}

/**
 * Finds what to try. The variables of a group share their candidates: all that they are compared with, something between
 * any two of those, something else, and nothing at all.
 */
export function variableGroups(leaves: readonly Leaf[], tenant: Path | undefined): readonly VariableGroup[] {
  const own: Path = { from: 'subject', name: 'tenant' }
  const bound: readonly Leaf[] = tenant === undefined ? [] : [{ kind: 'equal', left: tenant, right: own }]
  return [...groupsOf([...bound, ...leaves])].map(({ paths, leaves: tests }) => {
    const values = candidatesOf(paths, tests)
    const lists = new Set(tests.flatMap(listsOf).map(idOf))
    const free = paths.filter(path => !isFixed(path))
    return { variables: free.map(path => variable(path, values, lists.has(idOf(path)))), leaves: tests }
  })
}

function idOf(path: Path): string {
  return `${path.from} ${path.name}`
}

interface Group {
  readonly paths: readonly Path[]
  readonly leaves: readonly Leaf[]
}

function isFixed({ from, name }: Path): boolean {
  return from === 'subject' && Object.hasOwn(self, name)
}

/** What a leaf takes for lists. */
function listsOf(leaf: Leaf): readonly Path[] {
  if (leaf.kind === 'opaque') return []
  const left = leaf.kind === 'contains' || leaf.kind === 'contains_any' ? [leaf.left] : []
  const right = leaf.kind === 'in' || leaf.kind === 'contains_any' ? [leaf.right] : []
  return [...left, ...right.filter(isPath)]
}

/** What a field's object lacks, or the object itself, is unknown and not null. */
function variable(path: Path, values: readonly Scalar[], isList: boolean): Variable {
  const none = path.from !== 'resource' ? [undefined] : path.steps === undefined ? [null] : [null, undefined]
  return { path, candidates: [...(isList ? listsFrom(values) : values), ...none] }
}

/** Every list of a few values; of many, each alone, and all of them. */
function listsFrom(values: readonly Scalar[]): readonly (readonly Scalar[])[] {
  if (values.length > 4) return [[], ...values.map(value => [value]), values]
  return values.reduce<readonly (readonly Scalar[])[]>(
    (lists, value) => lists.flatMap(list => [list, [...list, value]]),
    [[]],
  )
}

/** Joins what is compared with each other. */
function groupsOf(leaves: readonly Leaf[]): Iterable<Group> {
  let groups: Group[] = []
  for (const leaf of leaves) {
    const paths = pathsOf(leaf)
    if (paths.length === 0) continue
    const ids = new Set(paths.map(idOf))
    const touched = groups.filter(group => group.paths.some(path => ids.has(idOf(path))))
    const all = new Map([...touched.flatMap(group => group.paths), ...paths].map(path => [idOf(path), path]))
    const joined = { paths: [...all.values()], leaves: [...touched.flatMap(group => group.leaves), leaf] }
    groups = [...groups.filter(group => !touched.includes(group)), joined]
  }
  return groups
}

function candidatesOf(paths: readonly Path[], leaves: readonly Leaf[]): readonly Scalar[] {
  const literals = [
    ...leaves.flatMap(literalsOf),
    ...paths.filter(isFixed).map(({ name }) => self[name as keyof typeof self]),
  ]
  const kinds = new Map<string, Scalar[]>()
  for (const value of literals) {
    const kind = kindOf(value) ?? ''
    kinds.set(kind, [...(kinds.get(kind) ?? []), value])
  }
  if (kinds.size > 0) return [...kinds].flatMap(([kind, values]) => around(kind, values))
  return leaves.some(({ kind }) => kind === 'order') ? [0, 1, 2] : ['one', 'another']
}

function literalsOf(leaf: Leaf): readonly Scalar[] {
  if (leaf.kind === 'opaque' || isPath(leaf.right)) return []
  if ('values' in leaf.right) return leaf.right.values
  return leaf.right.value === null ? [] : [leaf.right.value]
}

/** The values themselves, and others of their kind: one on each side and one between. */
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
