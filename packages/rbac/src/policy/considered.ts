import type { Truth } from '../condition/evaluate.ts'

/** A value that a condition read, such as `resource.maker_id`. */
export interface Fact {
  readonly name: string
  readonly value: unknown
}

/** One comparison of a rule's condition. `held` is undefined where a value was missing or could not be compared. */
export interface ConsideredCondition {
  readonly condition: string
  readonly held: Truth
  readonly facts: readonly Fact[]
}

/** A rule that was considered. `held` is its whole condition; a denial applies unless that is false. */
export interface ConsideredRule {
  readonly rule: string
  readonly effect: 'allow' | 'deny'
  readonly held: Truth
  readonly conditions: readonly ConsideredCondition[]
}
