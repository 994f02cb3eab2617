import { evaluate, kindOf, read, type Facts } from '../condition/evaluate.ts'
import type { EqualTest, Path, Test } from '../condition/test.ts'
import type { ModelRule } from './model.ts'

/**
 * Rules of one effect, arranged so that few are looked at: those that demand `field = value` lie in a Map by that
 * value, those that demand `field = subject.id` behind one comparison. What is left of a rule's condition is arranged
 * again in the same way. Only what demands no equality is gone through one by one.
 */
export interface Index {
  /** A rule without any condition left. */
  readonly always: ModelRule | undefined
  readonly byValue: readonly ValueGroup[]
  readonly byRef: readonly { readonly test: EqualTest; readonly index: Index }[]
  readonly tests: readonly { readonly rule: ModelRule; readonly test: Test }[]
}

export interface ValueGroup {
  readonly path: Path
  readonly kind: Kind
  readonly byValue: ReadonlyMap<unknown, Index>
}

export type Kind = 'text' | 'number' | 'boolean' | 'null'

/** The first rule that certainly holds. */
export function firstTrue(index: Index, facts: Facts): ModelRule | undefined {
  if (index.always !== undefined) return index.always
  for (const group of index.byValue) {
    const next = group.byValue.get(keyOf(read(group.path, facts)))
    const found = next && firstTrue(next, facts)
    if (found !== undefined) return found
  }
  for (const { test, index: next } of index.byRef) {
    const found = evaluate(test, facts) === true ? firstTrue(next, facts) : undefined
    if (found !== undefined) return found
  }
  for (const { rule, test } of index.tests) if (evaluate(test, facts) === true) return rule
  return undefined
}

/** The first rule that holds or may hold, because a value that it reads is missing or of another kind. */
export function firstPossible(index: Index, facts: Facts): ModelRule | undefined {
  if (index.always !== undefined) return index.always
  for (const group of index.byValue) {
    const found = firstPossibleIn(group, facts)
    if (found !== undefined) return found
  }
  for (const { test, index: next } of index.byRef) {
    const found = evaluate(test, facts) === false ? undefined : firstPossible(next, facts)
    if (found !== undefined) return found
  }
  for (const { rule, test } of index.tests) if (evaluate(test, facts) !== false) return rule
  return undefined
}

function firstPossibleIn(group: ValueGroup, facts: Facts): ModelRule | undefined {
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

/** Agrees with `equal`: null can be compared with all, any other value within its kind. */
function isComparable(value: unknown, kind: Kind): boolean {
  if (value === null) return true
  const own = kindOf(value)
  return own !== undefined && (kind === 'null' || own === kind)
}

/** Map keys tell 1 from 1n, which conditions do not. */
function keyOf(value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}
