import type { Truth } from '../condition/evaluate.ts'

/** A value that a condition read, such as `resource.maker_id`. */
export interface Attribute {
  /** Such as `resource.ownerId`. */
  readonly name: string
  /** The value that it had. */
  readonly value: unknown
}

/** One comparison of a rule's condition. `held` is undefined if a value was missing or could not be compared. */
export interface ConsideredCondition {
  /** The condition as text. */
  readonly condition: string
  /** Whether it held; undefined if a value was missing or could not be compared. */
  readonly held: Truth
  /** The attributes that it compared. */
  readonly attributes: readonly Attribute[]
}

/** A rule that was considered. `held` is the result of its whole condition; a denial applies unless it is false. */
export interface ConsideredRule {
  /** The rule as text. */
  readonly rule: string
  /** Whether the rule allows or forbids. */
  readonly effect: 'allow' | 'deny'
  /** Whether its whole condition held; undefined if that could not be told. */
  readonly held: Truth
  /** Its conditions, each with its result. */
  readonly conditions: readonly ConsideredCondition[]
}
