import type { FieldOf, FieldValue } from './fields.ts'
import type { Scalar } from './test.ts'

declare const referred: unique symbol
declare const apart: unique symbol

/** Stands for a value of the subject or the context, such as `subject.id`; as data it is `{ subject: 'id' }`. */
export type Ref<T = unknown> = ({ readonly subject: string } | { readonly context: string }) & {
  readonly [referred]?: T
}

/** Refs to every field of `T` that a condition can compare; `subject['team.id']` is one of an object. */
export type Refs<T> = { readonly [K in FieldOf<T>]: Ref<NonNullable<FieldValue<T, K>>> }

/** `'pending' | 'done'` may be compared with any text, so a ref's type is widened. */
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

/** What is asked of a list: that it has a value, or one of several. A list that is null has none. */
export interface Containing<T> {
  readonly contains?: Value<NonNullable<T>>
  readonly containsAny?: readonly Extract<T, Scalar>[] | Ref<readonly Widen<NonNullable<T>>[]>
}

type Operand<T> = NonNullable<T> extends readonly (infer Item)[] ? Containing<Item> : Value<T> | Comparison<T>

/** Comparisons of one field; several of them must all hold. Only numbers and dates have an order. */
export type Comparison<T> = {
  readonly eq?: Value<T>
  readonly ne?: Value<T>
  readonly in?: readonly Extract<T, Scalar>[] | Ref<readonly Widen<NonNullable<T>>[]>
} & Orderings<T>

/**
 * Fields and what they must be; several fields must all hold. `null` matches a field that is empty.
 *
 * A field of an object is named by its path, such as `'owner.id'`. Where an object on the way is missing, the condition
 * does not hold, and neither does its opposite.
 */
export type Where<T> = { readonly [K in FieldOf<T>]?: Operand<FieldValue<T, K>> }

/** A condition on the subject and the context alone, which needs no resource. */
export interface Ambient<S, C> {
  readonly $subject?: Where<S>
  readonly $context?: Where<C>
  readonly $and?: readonly Ambient<S, C>[]
  readonly $or?: readonly Ambient<S, C>[]
  readonly $not?: Ambient<S, C>
}

/** A condition that was marked as one that needs no resource. */
export interface Regardless {
  readonly [apart]: true
}

/** A condition as data: what stands side by side must all hold; `$` marks what is no field of the resource. */
export type Condition<T, S, C> = Opaque<T, S, C> | (Where<T> & Logic<T, S, C>)

interface Logic<T, S, C> {
  readonly [apart]?: never
  readonly $subject?: Where<S>
  readonly $context?: Where<C>
  readonly $and?: readonly Condition<T, S, C>[]
  readonly $or?: readonly Condition<T, S, C>[]
  readonly $not?: Condition<T, S, C>
}

/** A condition that is a function: it decides, but can be neither stored nor turned into a filter. */
export interface Opaque<T, S, C> {
  readonly [apart]?: never
  readonly opaque: string
  readonly test: (facts: { readonly subject: S; readonly resource: T; readonly context: C }) => boolean
}

/** Makes refs of property names. Types say which there are; a field that is missing at run time denies. */
export function refs<T>(from: 'subject' | 'context'): Refs<T> {
  return new Proxy(Object.freeze({}), {
    get: (_target, name) => (typeof name === 'string' ? Object.freeze({ [from]: name }) : undefined),
  }) as Refs<T>
}
