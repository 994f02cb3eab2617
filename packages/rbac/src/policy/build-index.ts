import { kindOf } from '../condition/evaluate.ts'
import { isPath, type EqualTest, type Path, type Scalar, type Test } from '../condition/test.ts'
import { writeCondition } from '../condition/write.ts'
import type { Decision } from './decision.ts'
import type { ModelRule } from './model.ts'
import type { Branches, Index, Kind } from './rule-index.ts'

/** A rule's decision and the remaining tests of its condition, which must all hold. */
interface Branch {
  readonly decision: Decision
  readonly tests: readonly Test[]
}

/** A test that a field equals one of some values. */
interface Key {
  readonly id: string
  readonly path: Path
  readonly kind: Kind
  readonly values: readonly unknown[]
  readonly test: Test
}

/** Conditions by their JSON: equal conditions share one object, which then stays in the processor's cache. */
type Pool = Map<string, Test>

/** Up to this many rules, a loop is faster than a look-up. */
const few = 4

export function buildIndex(rules: readonly ModelRule[]): Index | undefined {
  return rules.length === 0 ? undefined : arrange(rules.flatMap(branchesOf), new Map())
}

/** A rule with `a or b` becomes two branches. */
function branchesOf({ decision, test }: ModelRule): Branch[] {
  if (test === undefined) return [{ decision, tests: [] }]
  return alternatives(test).map(each => ({ decision, tests: conjuncts(each) }))
}

function alternatives(test: Test): readonly Test[] {
  return test.kind === 'any' ? test.of.flatMap(alternatives) : [test]
}

function conjuncts(test: Test): readonly Test[] {
  return test.kind === 'all' ? test.of.flatMap(conjuncts) : [test]
}

function arrange(branches: readonly Branch[], pool: Pool): Index {
  const open = branches.find(({ tests }) => tests.length === 0)
  if (open !== undefined) return { decision: open.decision, test: undefined, more: undefined }
  const [only] = branches
  if (branches.length === 1) return { decision: only!.decision, test: whole(only!, pool), more: undefined }
  return {
    decision: undefined,
    test: undefined,
    more: branches.length <= few ? inTurn(branches, pool) : split(branches, pool),
  }
}

function inTurn(branches: readonly Branch[], pool: Pool): Branches {
  return { byValue: [], byRef: [], tests: branches.map(each => ({ test: whole(each, pool), decision: each.decision })) }
}

function split(branches: readonly Branch[], pool: Pool): Branches {
  const spread = spreadOf(branches)
  const values = new Map<string, { key: Key; byValue: Map<unknown, Branch[]> }>()
  const refs = new Map<string, { test: EqualTest; branches: Branch[] }>()
  const rest: Branch[] = []
  for (const branch of branches) {
    const key = bestKey(branch.tests, spread)
    const ref = branch.tests.find(isRefTest)
    if (key !== undefined) addByValue(values, key, without(branch, key.test))
    else if (ref !== undefined) addByRef(refs, ref, without(branch, ref))
    else rest.push(branch)
  }
  return {
    byValue: [...values.values()].map(({ key, byValue }) => ({
      path: key.path,
      kind: key.kind,
      byValue: new Map([...byValue].map(([value, below]) => [value, arrange(below, pool)])),
    })),
    byRef: [...refs.values()].map(group => ({ test: group.test, index: arrange(group.branches, pool) })),
    tests: inTurn(rest, pool).tests,
  }
}

function without({ decision, tests }: Branch, test: Test): Branch {
  return { decision, tests: tests.filter(each => each !== test) }
}

function addByValue(
  groups: Map<string, { key: Key; byValue: Map<unknown, Branch[]> }>,
  key: Key,
  branch: Branch,
): void {
  const group = groups.get(key.id) ?? { key, byValue: new Map<unknown, Branch[]>() }
  groups.set(key.id, group)
  for (const value of key.values) {
    const list = group.byValue.get(value)
    if (list === undefined) group.byValue.set(value, [branch])
    else list.push(branch)
  }
}

function addByRef(groups: Map<string, { test: EqualTest; branches: Branch[] }>, test: EqualTest, branch: Branch): void {
  const id = JSON.stringify([test.left, test.right])
  const group = groups.get(id)
  if (group === undefined) groups.set(id, { test, branches: [branch] })
  else group.branches.push(branch)
}

/** The values that each field is compared with. The field with the most values splits the rules best. */
function spreadOf(branches: readonly Branch[]): ReadonlyMap<string, ReadonlySet<unknown>> {
  const spread = new Map<string, Set<unknown>>()
  for (const { id, values } of branches.flatMap(branch => branch.tests.flatMap(keysOf))) {
    const seen = spread.get(id) ?? new Set()
    for (const value of values) seen.add(value)
    spread.set(id, seen)
  }
  return spread
}

function bestKey(tests: readonly Test[], spread: ReadonlyMap<string, ReadonlySet<unknown>>): Key | undefined {
  const size = ({ id }: Key) => spread.get(id)?.size ?? 0
  const [best] = tests.flatMap(keysOf).sort((a, b) => size(b) - size(a))
  return best
}

function keysOf(test: Test): Key[] {
  if (test.kind !== 'equal' && test.kind !== 'in') return []
  const { left: path, right } = test
  if (isPath(right)) return []
  const values: readonly (Scalar | null)[] = 'values' in right ? right.values : [right.value]
  const [first] = values
  const kind = first === null ? 'null' : kindOf(first)
  // Dates and large bigints cannot be Map keys, so they are compared one by one.
  if (kind === undefined || kind === 'date' || values.some(value => typeof value === 'bigint')) return []
  return [{ id: `${path.from} ${path.name} ${kind}`, path, kind, values: [...new Set(values)], test }]
}

function isRefTest(test: Test): test is EqualTest {
  return test.kind === 'equal' && isPath(test.right)
}

function whole({ tests }: Branch, pool: Pool): Test {
  const test: Test = tests.length === 1 ? tests[0]! : { kind: 'all', of: tests }
  const written = writeCondition(test)
  if (written === undefined) return test
  const text = JSON.stringify(written)
  const known = pool.get(text) ?? test
  pool.set(text, known)
  return known
}
