import type { Ordering, Path, Scalar } from '../condition/test.ts'
import { and, everything, nothing, or, type Filter } from './tree.ts'

const opposite = { lt: 'gte', lte: 'gt', gt: 'lte', gte: 'lt' } as const

export function equalTo(field: string, value: Scalar | null): Filter {
  return value === null ? { kind: 'null', field } : { kind: 'compare', field, op: 'eq', value }
}

/** Null differs from every value. */
export function unequalTo(field: string, value: Scalar | null): Filter {
  return value === null ? { kind: 'not_null', field } : orNull({ kind: 'compare', field, op: 'ne', value })
}

export function oneOf({ name: field }: Path, values: readonly Scalar[], holds: boolean): Filter {
  if (values.length === 0) return holds ? nothing : everything
  if (values.some(value => value instanceof Date)) {
    return holds ? or(values.map(value => equalTo(field, value))) : and(values.map(value => unequalTo(field, value)))
  }
  return holds ? { kind: 'in', field, values } : orNull({ kind: 'not_in', field, values })
}

export function ordered({ name: field }: Path, op: Ordering, value: Scalar, holds: boolean): Filter {
  if (holds) return { kind: 'compare', field, op, value }
  return orNull({ kind: 'compare', field, op: opposite[op], value })
}

export function hasItem({ name: field }: Path, value: Scalar, holds: boolean): Filter {
  return holds ? { kind: 'contains', field, value } : orNull({ kind: 'not_contains', field, value })
}

export function anyIn(path: Path, values: readonly Scalar[], holds: boolean): Filter {
  if (values.length === 0) return holds ? nothing : everything
  const parts = values.map(value => hasItem(path, value, holds))
  return holds ? or(parts) : and(parts)
}

function orNull(predicate: Filter & { readonly field: string }): Filter {
  return or<Filter>([predicate, { kind: 'null', field: predicate.field }])
}
