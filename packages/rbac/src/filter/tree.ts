import type { Scalar } from '../condition/test.ts'

/**
 * One comparison of a field, or of a field of an object such as `owner.id`. It is false where the field is null, as in a
 * database, and where there is no such object; only `null` holds where the field of an object that is there is null.
 */
export type FilterLeaf =
  | {
      readonly kind: 'compare'
      readonly field: string
      readonly op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'
      readonly value: Scalar
    }
  | { readonly kind: 'in' | 'not_in'; readonly field: string; readonly values: readonly Scalar[] }
  | { readonly kind: 'null' | 'not_null'; readonly field: string }
  | { readonly kind: 'contains' | 'not_contains'; readonly field: string; readonly value: Scalar }

/** What a filter comes down to when it depends on no field. */
export interface Constant {
  readonly kind: 'everything' | 'nothing'
}

/** What only a function can tell; a filter that is handed out has none. */
export interface OpaqueLeaf {
  readonly kind: 'opaque'
  readonly rule: string
  readonly condition: string
}

export interface Branch<T> {
  readonly kind: 'and' | 'or'
  readonly of: readonly T[]
}

/**
 * The condition under which a resource may be shown, as a tree without negation, so that three-valued logic changes
 * nothing. `everything` and `nothing` stand alone or not at all.
 */
export type Filter = Constant | FilterLeaf | Branch<Filter>

/** A filter that may yet turn out not to be one. */
export type Residue = Constant | FilterLeaf | OpaqueLeaf | Branch<Residue>

export const everything: Constant = { kind: 'everything' }
export const nothing: Constant = { kind: 'nothing' }

export function and<T extends Residue>(parts: readonly T[]): T | Constant | Branch<T> {
  return combine('and', 'everything', 'nothing', parts)
}

export function or<T extends Residue>(parts: readonly T[]): T | Constant | Branch<T> {
  return combine('or', 'nothing', 'everything', parts)
}

/** Flattens, and drops what changes nothing. */
function combine<T extends Residue>(
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
