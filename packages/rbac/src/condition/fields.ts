import type { Scalar } from './test.ts'

/** What a condition can compare, or ask for what it contains. */
type Comparable = Scalar | readonly (Scalar | null | undefined)[]

/** A dot leads into an object, so a field with a dot in its name has none, except claims such as `https://a.com/dept`. */
type Plain<K extends string> = K extends `${string}.${string}` ? (K extends `${string}/${string}` ? K : never) : K

/** So many objects deep a condition may reach. */
type Deepest = readonly [1, 2]

/**
 * The fields of `T` that conditions can name: `id`, and `owner.id` where `owner` is an object.
 *
 * Of several types it gives what all have: `& string` keeps the mapped type from one object for each.
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

/** The fields that hold text, or text that may be absent. */
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
