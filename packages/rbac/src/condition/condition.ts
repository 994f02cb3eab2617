import type { FieldOf, FieldValue } from './fields.ts'
import type { Scalar } from './test.ts'

declare const referred: unique symbol
declare const apart: unique symbol

/** Refers to a value of the subject or the context, such as `subject.id`. Stored as `{ subject: 'id' }`. */
export type Ref<T = unknown> = ({ readonly subject: string } | { readonly context: string }) & {
  readonly [referred]?: T
}

/** Refs to every field of `T` that a condition can compare. `subject['team.id']` refers to a field of an object. */
export type Refs<T> = { readonly [K in FieldOf<T>]: Ref<NonNullable<FieldValue<T, K>>> }

/** `'pending' | 'done'` may be compared with any string, so a ref's type is widened. */
type Widen<T> = T extends string
  ? string
  : T extends number | bigint
    ? number | bigint
    : T extends boolean
      ? boolean
      : T extends Date
        ? Date
        : never

type Value<T> = Extract<T, Scalar | null> | Ref<Widen<NonNullable<T>>>

type Orderings<T> = [NonNullable<T>] extends [number | bigint | Date]
  ? {
      readonly lt?: Value<NonNullable<T>>
      readonly lte?: Value<NonNullable<T>>
      readonly gt?: Value<NonNullable<T>>
      readonly gte?: Value<NonNullable<T>>
    }
  : unknown

/** Tests of a list: that it contains a value, or one of several values. A list that is null contains nothing. */
export interface ListComparison<T> {
  /** The list contains the value. */
  readonly contains?: Value<NonNullable<T>>
  /** The list contains one of the values. */
  readonly containsAny?: readonly Extract<T, Scalar>[] | Ref<readonly Widen<NonNullable<T>>[]>
}

type Operand<T> = NonNullable<T> extends readonly (infer Item)[] ? ListComparison<Item> : Value<T> | Comparison<T>

/** Comparisons of one field. If there are several, all must hold. Only numbers and dates can be ordered. */
export type Comparison<T> = {
  /** The attribute equals the value. */
  readonly eq?: Value<T>
  /** The attribute differs from the value; one that is null does too. */
  readonly ne?: Value<T>
  /** The attribute equals one of the values. */
  readonly in?: readonly Extract<T, Scalar>[] | Ref<readonly Widen<NonNullable<T>>[]>
} & Orderings<T>

/**
 * Fields and the values they must have. If there are several, all must match. `null` matches a field that is null.
 *
 * Name a field of an object by its path, such as `'owner.id'`. If an object on the path is missing, neither the
 * condition nor its negation holds.
 */
export type Where<T> = { readonly [K in FieldOf<T>]?: Operand<FieldValue<T, K>> }

/** A condition that reads only the subject and the context, so it needs no resource. */
export interface ResourceFreeCondition<S, C> {
  /** What must hold for the subject. */
  readonly $subject?: Where<S>
  /** What must hold for the context. */
  readonly $context?: Where<C>
  /** All of these conditions must hold. */
  readonly $and?: readonly ResourceFreeCondition<S, C>[]
  /** One of these conditions must hold. */
  readonly $or?: readonly ResourceFreeCondition<S, C>[]
  /** This condition must not hold. */
  readonly $not?: ResourceFreeCondition<S, C>
}

/** A condition that `withoutResource` marked as one that needs no resource. */
export interface ResourceFree {
  readonly [apart]: true
}

/** A condition as data. All its members must hold; members that begin with `$` are not fields of the resource. */
export type Condition<T, S, C> = Opaque<T, S, C> | (Where<T> & Logic<T, S, C>)

interface Logic<T, S, C> {
  readonly [apart]?: never
  readonly $subject?: Where<S>
  readonly $context?: Where<C>
  readonly $and?: readonly Condition<T, S, C>[]
  readonly $or?: readonly Condition<T, S, C>[]
  readonly $not?: Condition<T, S, C>
}

/** A condition that is a function. It can be evaluated, but neither stored nor turned into a filter. */
export interface Opaque<T, S, C> {
  readonly [apart]?: never
  /** A name for explanations. */
  readonly opaque: string
  /** Returns whether the condition holds. */
  readonly test: (attributes: { readonly subject: S; readonly resource: T; readonly context: C }) => boolean
}

/** Makes a ref of any property name. The types allow only known names; a field that is missing at run time denies. */
export function refs<T>(from: 'subject' | 'context'): Refs<T> {
  return new Proxy(Object.freeze({}), {
    get: (_target, name) => (typeof name === 'string' ? Object.freeze({ [from]: name }) : undefined),
  }) as Refs<T>
}
