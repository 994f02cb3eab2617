import type { Scalar } from '../condition/test.ts'

/**
 * A predicate on a field, or on a field of an object such as `owner.id`. As in a database, it is false if the field is
 * null or its object is missing. Only `null` is true for a null field, if its object exists.
 */
export type FilterPredicate =
  | {
      /** Always `'compare'`. */
      readonly kind: 'compare'
      /** The attribute of the resource that is compared. */
      readonly field: string
      readonly op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'
      readonly value: Scalar
    }
  | { readonly kind: 'in' | 'not_in'; readonly field: string; readonly values: readonly Scalar[] }
  | { readonly kind: 'null' | 'not_null'; readonly field: string }
  | { readonly kind: 'contains' | 'not_contains'; readonly field: string; readonly value: Scalar }

/** A filter that depends on no field. */
export interface Constant {
  readonly kind: 'everything' | 'nothing'
}

/** A part that only a function can decide. `Filter` has none. */
export interface OpaquePredicate {
  readonly kind: 'opaque'
  readonly rule: string
  readonly condition: string
}

export interface Branch<T> {
  readonly kind: 'and' | 'or'
  readonly of: readonly T[]
}

/**
 * The condition under which a resource may be shown. The tree has no negations, so SQL's three-valued logic does not
 * affect it. `everything` and `nothing` occur only as the root.
 */
export type Filter = Constant | FilterPredicate | Branch<Filter>

/** A filter that may still contain functions. */
export type Residual = Constant | FilterPredicate | OpaquePredicate | Branch<Residual>

export const everything: Constant = { kind: 'everything' }
export const nothing: Constant = { kind: 'nothing' }

export function and<T extends Residual>(parts: readonly T[]): T | Constant | Branch<T> {
  return combine('and', 'everything', 'nothing', parts)
}

export function or<T extends Residual>(parts: readonly T[]): T | Constant | Branch<T> {
  return combine('or', 'nothing', 'everything', parts)
}

/** Flattens nested parts and removes neutral ones. */
function combine<T extends Residual>(
  kind: 'and' | 'or',
  neutral: Constant['kind'],
  absorbing: Constant['kind'],
  parts: readonly T[],
): T | Constant | Branch<T> {
  const flat = parts.flatMap(part => (part.kind === kind && 'of' in part ? (part.of as readonly T[]) : [part]))
  const kept = flat.filter(part => part.kind !== neutral)
  if (kept.some(part => part.kind === absorbing)) return { kind: absorbing }
  if (kept.length === 0) return { kind: neutral }
  return kept.length === 1 ? kept[0]! : { kind, of: kept }
}
