import { kindOf } from '../condition/evaluate.ts'
import { isPath, type EqualTest, type Path, type Scalar, type Test } from '../condition/test.ts'
import type { ModelRule } from './model.ts'
import type { Index, Kind } from './rule-index.ts'

/** A rule with what is left of its condition: tests that must all hold. */
interface Branch {
  readonly rule: ModelRule
  readonly tests: readonly Test[]
}

interface Key {
  readonly path: Path
  readonly kind: Kind
  readonly values: readonly unknown[]
  readonly test: Test
}

export function buildIndex(rules: readonly ModelRule[]): Index | undefined {
  return rules.length === 0 ? undefined : arrange(rules.flatMap(branchesOf))
}

/** `a or b` is two branches of one rule. */
function branchesOf(rule: ModelRule): Branch[] {
  if (rule.test === undefined) return [{ rule, tests: [] }]
  return alternatives(rule.test).map(test => ({ rule, tests: conjuncts(test) }))
}

function alternatives(test: Test): readonly Test[] {
  return test.kind === 'any' ? test.of.flatMap(alternatives) : [test]
}

function conjuncts(test: Test): readonly Test[] {
  return test.kind === 'all' ? test.of.flatMap(conjuncts) : [test]
}

function arrange(branches: readonly Branch[]): Index {
  const spread = spreadOf(branches)
  const values = new Map<string, { key: Key; byValue: Map<unknown, Branch[]> }>()
  const refs = new Map<string, { test: EqualTest; branches: Branch[] }>()
  const tests: { rule: ModelRule; test: Test }[] = []
  for (const { rule, tests: parts } of branches) {
    const key = bestKey(parts, spread)
    const ref = key === undefined ? parts.find(isRefTest) : undefined
    const rest = { rule, tests: parts.filter(part => part !== (key?.test ?? ref)) }
    if (key !== undefined) addByValue(values, key, rest)
    else if (ref !== undefined) addByRef(refs, ref, rest)
    else if (parts.length > 0) tests.push({ rule, test: parts.length === 1 ? parts[0]! : { kind: 'all', of: parts } })
  }
  return {
    always: branches.find(branch => branch.tests.length === 0)?.rule,
    byValue: [...values.values()].map(group => ({
      path: group.key.path,
      kind: group.key.kind,
      byValue: new Map([...group.byValue].map(([value, below]) => [value, arrange(below)])),
    })),
    byRef: [...refs.values()].map(group => ({ test: group.test, index: arrange(group.branches) })),
    tests,
  }
}

function addByValue(
  groups: Map<string, { key: Key; byValue: Map<unknown, Branch[]> }>,
  key: Key,
  branch: Branch,
): void {
  const id = idOf(key)
  const group = groups.get(id) ?? { key, byValue: new Map<unknown, Branch[]>() }
  groups.set(id, group)
  for (const value of key.values) push(group.byValue, value, branch)
}

function addByRef(groups: Map<string, { test: EqualTest; branches: Branch[] }>, test: EqualTest, branch: Branch): void {
  const id = JSON.stringify([test.left, test.right])
  const group = groups.get(id)
  if (group === undefined) groups.set(id, { test, branches: [branch] })
  else group.branches.push(branch)
}

/** How many values each field is compared with: the field with the most tells rules apart best. */
function spreadOf(branches: readonly Branch[]): ReadonlyMap<string, ReadonlySet<unknown>> {
  const spread = new Map<string, Set<unknown>>()
  for (const key of branches.flatMap(branch => branch.tests.flatMap(keysOf))) {
    const seen = spread.get(idOf(key)) ?? new Set()
    for (const value of key.values) seen.add(value)
    spread.set(idOf(key), seen)
  }
  return spread
}

function bestKey(tests: readonly Test[], spread: ReadonlyMap<string, ReadonlySet<unknown>>): Key | undefined {
  const size = (key: Key) => spread.get(idOf(key))?.size ?? 0
  return tests.flatMap(keysOf).reduce<Key | undefined>((best, key) => (best && size(best) >= size(key) ? best : key), undefined)
}

function keysOf(test: Test): Key[] {
  if (test.kind !== 'equal' && test.kind !== 'in') return []
  const { left: path, right } = test
  if (isPath(right)) return []
  const values: readonly (Scalar | null)[] = 'values' in right ? right.values : [right.value]
  const kinds = new Set(values.map(value => (value === null ? 'null' : kindOf(value))))
  const [kind] = kinds
  // A list of more than one kind, dates, and bigints that no number equals, are compared and not looked up.
  if (kinds.size !== 1 || kind === undefined || kind === 'date' || values.some(value => typeof value === 'bigint')) return []
  return [{ path, kind, values: [...new Set(values)], test }]
}

function isRefTest(test: Test): test is EqualTest {
  return test.kind === 'equal' && isPath(test.right)
}

function idOf(key: Key): string {
  return `${key.path.from} ${key.path.name} ${key.kind}`
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
