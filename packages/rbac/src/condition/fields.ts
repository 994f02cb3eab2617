import type { Scalar } from './test.ts'

/** Types that a condition can compare, or test for an item. */
type Comparable = Scalar | readonly (Scalar | null | undefined)[]

/**
 * A dot separates the steps of a path, so names with a dot are excluded, except claims such as `https://a.com/dept`.
 */
type Plain<K extends string> = K extends `${string}.${string}` ? (K extends `${string}/${string}` ? K : never) : K

/** How many objects deep a condition may reach. */
type Deepest = readonly [1, 2]

/**
 * The fields of `T` that conditions can name: `id`, and `owner.id` where `owner` is an object.
 *
 * For a union it gives the fields that all members have: `& string` keeps the mapped type from distributing.
 */
export type FieldOf<T, Depth extends readonly unknown[] = Deepest> = {
  [K in keyof T & string]: NonNullable<T[K]> extends Comparable
    ? Plain<K>
    : NonNullable<T[K]> extends readonly unknown[] | ((...args: never) => unknown)
      ? never
      : Depth extends readonly [unknown, ...infer Rest]
        ? `${Plain<K>}.${FieldOf<NonNullable<T[K]>, Rest>}`
        : never
}[keyof T & string]

/** The fields that hold a string, or a string that may be absent. */
export type TextField<T> = {
  [Name in FieldOf<T>]: NonNullable<FieldValue<T, Name>> extends string ? Name : never
}[FieldOf<T>]

/** The type of a field by its name. */
export type FieldValue<T, Name extends string> = Name extends keyof T
  ? T[Name]
  : Name extends `${infer First}.${infer Rest}`
    ? First extends keyof T
      ? FieldValue<NonNullable<T[First]>, Rest>
      : never
    : never
