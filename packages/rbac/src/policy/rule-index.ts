import { evaluate, kindOf, read, type Facts } from '../condition/evaluate.ts'
import type { EqualTest, Path, Test } from '../condition/test.ts'
import type { Decision } from './decision.ts'

/**
 * Rules of one effect, arranged so that few are looked at: those that demand `field = value` lie in a Map by that
 * value, those that demand `field = subject.id` behind one comparison. What is left of a rule's condition is arranged
 * again in the same way. Only what demands no equality is gone through one by one.
 *
 * Most places hold one rule, which is why it lies in the node itself: every step to another object costs a cache miss
 * once there are a hundred thousand.
 */
export interface Index {
  /** The decision of the one rule here, or of one that has no condition left. */
  readonly decision: Decision | undefined
  /** What is left of that rule's condition; undefined when nothing is. */
  readonly test: Test | undefined
  /** Where there are several rules. */
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

/** What a rule that certainly holds decides. */
export function firstTrue(index: Index, facts: Facts): Decision | undefined {
  if (index.decision !== undefined) {
    return index.test === undefined || evaluate(index.test, facts) === true ? index.decision : undefined
  }
  return index.more === undefined ? undefined : firstTrueIn(index.more, facts)
}

/** What a rule decides that holds or may hold, because a value that it reads is missing or of another kind. */
export function firstPossible(index: Index, facts: Facts): Decision | undefined {
  if (index.decision !== undefined) {
    return index.test === undefined || evaluate(index.test, facts) !== false ? index.decision : undefined
  }
  return index.more === undefined ? undefined : firstPossibleIn(index.more, facts)
}

function firstTrueIn({ byValue, byRef, tests }: Branches, facts: Facts): Decision | undefined {
  for (const group of byValue) {
    const next = group.byValue.get(keyOf(read(group.path, facts)))
    const found = next && firstTrue(next, facts)
    if (found !== undefined) return found
  }
  for (const { test, index } of byRef) {
    const found = evaluate(test, facts) === true ? firstTrue(index, facts) : undefined
    if (found !== undefined) return found
  }
  for (const { test, decision } of tests) if (evaluate(test, facts) === true) return decision
  return undefined
}

function firstPossibleIn({ byValue, byRef, tests }: Branches, facts: Facts): Decision | undefined {
  for (const group of byValue) {
    const found = firstPossibleOf(group, facts)
    if (found !== undefined) return found
  }
  for (const { test, index } of byRef) {
    const found = evaluate(test, facts) === false ? undefined : firstPossible(index, facts)
    if (found !== undefined) return found
  }
  for (const { test, decision } of tests) if (evaluate(test, facts) !== false) return decision
  return undefined
}

function firstPossibleOf(group: ValueGroup, facts: Facts): Decision | undefined {
  const value = read(group.path, facts)
  if (isComparable(value, group.kind)) {
    const next = group.byValue.get(keyOf(value))
    return next && firstPossible(next, facts)
  }
  for (const next of group.byValue.values()) {
    const found = firstPossible(next, facts)
    if (found !== undefined) return found
  }
  return undefined
}

/** Agrees with `equal`: null can be compared with all, a list and an object too, any other value within its kind. */
function isComparable(value: unknown, kind: Kind): boolean {
  if (value === undefined) return false
  return value === null || kind === 'null' || kindOf(value) === kind
}

/** Map keys tell 1 from 1n, which conditions do not. */
function keyOf(value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}
