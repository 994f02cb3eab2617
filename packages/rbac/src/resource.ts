declare const carried: unique symbol

/** Carries the type of a subject's or a context's fields, for conditions. It has no value at run time. */
export interface Shape<T> {
  readonly [carried]?: T
}

/** A kind of resource: its type, its actions and, if it belongs to tenants, the field that holds the tenant. */
export interface Resource<T, A extends string, Bound extends boolean> extends Shape<T> {
  /** The names of what can be done to it. */
  readonly actions: readonly A[]
  /** The attribute that holds its tenant; undefined if it has none. */
  readonly tenant: string | undefined
  /** Whether every check needs the resource itself, because it belongs to a tenant. */
  readonly bound: Bound
}

/** The keys of `T` whose values are strings, or strings that may be absent. */
export type TextKey<T> = { [K in keyof T]-?: NonNullable<T[K]> extends string ? K : never }[keyof T] & string

/**
 * Declares a kind of resource with its type and its actions.
 *
 * With `tenant`, each resource belongs to the tenant in that field, and roles apply only within it.
 *
 * @example
 * ```ts
 * import { resource } from '@sallyport/rbac'
 * interface Order { id: string; maker_id: string; tenant_id: string }
 * resource<Order>()('read', 'approve')
 * resource<Order>({ tenant: 'tenant_id' })('read', 'approve')
 * ```
 */
export function resource<T extends object>(): <const A extends string>(
  ...actions: readonly A[]
) => Resource<T, A, false>
export function resource<T extends object>(options: {
  readonly tenant: TextKey<T>
}): <const A extends string>(...actions: readonly A[]) => Resource<T, A, true>
export function resource<T extends object>(options?: { readonly tenant: string }) {
  return <const A extends string>(...actions: readonly A[]): Resource<T, A, boolean> => ({
    actions,
    tenant: options?.tenant,
    bound: options !== undefined,
  })
}

/**
 * Declares the type of the subject's or the context's own fields, for conditions.
 *
 * @example
 * ```ts
 * import { shape } from '@sallyport/rbac'
 * const context = shape<{ mfa: boolean }>()
 * ```
 */
export function shape<T extends object>(): Shape<T> {
  return {}
}
