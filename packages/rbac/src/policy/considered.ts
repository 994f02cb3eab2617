import type { Truth } from '../condition/evaluate.ts'

/** A value that a condition read, such as `resource.maker_id`. */
export interface Attribute {
  readonly name: string
  readonly value: unknown
}

/** One comparison of a rule's condition. `held` is undefined if a value was missing or could not be compared. */
export interface ConsideredCondition {
  readonly condition: string
  readonly held: Truth
  readonly attributes: readonly Attribute[]
}

/** A rule that was considered. `held` is the result of its whole condition; a denial applies unless it is false. */
export interface ConsideredRule {
  readonly rule: string
  readonly effect: 'allow' | 'deny'
  readonly held: Truth
  readonly conditions: readonly ConsideredCondition[]
}
