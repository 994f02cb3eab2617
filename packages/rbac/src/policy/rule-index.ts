import { evaluate, kindOf, read, type Attributes } from '../condition/evaluate.ts'
import type { EqualTest, Path, Test } from '../condition/test.ts'
import type { Decision } from './decision.ts'

/**
 * Rules of one effect, indexed so that a decision looks at few of them. Rules that require `field = value` are in a Map
 * by that value, rules that require `field = subject.id` behind one comparison. The rest of a rule's condition is
 * indexed in the same way. Only rules without an equality are tried one by one.
 *
 * Most nodes hold one rule, so it is stored in the node itself: with a hundred thousand rules, every step to another
 * object costs a cache miss.
 */
export interface Index {
  /** The decision of the only rule here, or of a rule whose condition is fully matched. */
  readonly decision: Decision | undefined
  /** The rest of that rule's condition, if any. */
  readonly test: Test | undefined
  /** The branches, if there are several rules. */
  readonly more: Branches | undefined
}

export interface Branches {
  readonly byValue: readonly ValueGroup[]
  readonly byRef: readonly { readonly test: EqualTest; readonly index: Index }[]
  readonly tests: readonly { readonly test: Test; readonly decision: Decision }[]
}

export interface ValueGroup {
  readonly path: Path
  readonly kind: Kind
  readonly byValue: ReadonlyMap<unknown, Index>
}

export type Kind = 'text' | 'number' | 'boolean' | 'null'

/** The decision of the first rule that certainly holds. */
export function firstTrue(index: Index, attributes: Attributes): Decision | undefined {
  if (index.decision !== undefined) {
    return index.test === undefined || evaluate(index.test, attributes) === true ? index.decision : undefined
  }
  return index.more === undefined ? undefined : firstTrueIn(index.more, attributes)
}

/** The decision of the first rule that holds or might hold, because a value is missing or of another kind. */
export function firstPossible(index: Index, attributes: Attributes): Decision | undefined {
  if (index.decision !== undefined) {
    return index.test === undefined || evaluate(index.test, attributes) !== false ? index.decision : undefined
  }
  return index.more === undefined ? undefined : firstPossibleIn(index.more, attributes)
}

function firstTrueIn({ byValue, byRef, tests }: Branches, attributes: Attributes): Decision | undefined {
  for (const group of byValue) {
    const next = group.byValue.get(keyOf(read(group.path, attributes)))
    const found = next && firstTrue(next, attributes)
    if (found !== undefined) return found
  }
  for (const { test, index } of byRef) {
    const found = evaluate(test, attributes) === true ? firstTrue(index, attributes) : undefined
    if (found !== undefined) return found
  }
  for (const { test, decision } of tests) if (evaluate(test, attributes) === true) return decision
  return undefined
}

function firstPossibleIn({ byValue, byRef, tests }: Branches, attributes: Attributes): Decision | undefined {
  for (const group of byValue) {
    const found = firstPossibleOf(group, attributes)
    if (found !== undefined) return found
  }
  for (const { test, index } of byRef) {
    const found = evaluate(test, attributes) === false ? undefined : firstPossible(index, attributes)
    if (found !== undefined) return found
  }
  for (const { test, decision } of tests) if (evaluate(test, attributes) !== false) return decision
  return undefined
}

function firstPossibleOf(group: ValueGroup, attributes: Attributes): Decision | undefined {
  const value = read(group.path, attributes)
  if (isComparable(value, group.kind)) {
    const next = group.byValue.get(keyOf(value))
    return next && firstPossible(next, attributes)
  }
  for (const next of group.byValue.values()) {
    const found = firstPossible(next, attributes)
    if (found !== undefined) return found
  }
  return undefined
}

/** Agrees with `equal`: null can be compared with everything, any other value only within its kind. */
function isComparable(value: unknown, kind: Kind): boolean {
  if (value === undefined) return false
  return value === null || kind === 'null' || kindOf(value) === kind
}

/** Conditions treat 1 and 1n as equal, Map keys do not. */
function keyOf(value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}
