import type { Ordering, Scalar } from '../condition/test.ts'
import { and, everything, nothing, or, type Filter } from './tree.ts'

const opposite = { lt: 'gte', lte: 'gt', gt: 'lte', gte: 'lt' } as const

export function equalTo(field: string, value: Scalar | null): Filter {
  if (value === null) return { kind: 'null', field }
  if (value instanceof Date) return and([ordered(field, 'gte', value, true), ordered(field, 'lte', value, true)])
  return isStorable(value) ? { kind: 'compare', field, op: 'eq', value } : nothing
}

/** What is null is unequal to every value. */
export function unequalTo(field: string, value: Scalar | null): Filter {
  if (value === null) return { kind: 'not_null', field }
  const empty: Filter = { kind: 'null', field }
  if (value instanceof Date) return or([ordered(field, 'lt', value, true), ordered(field, 'gt', value, true), empty])
  return isStorable(value) ? or([{ kind: 'compare', field, op: 'ne', value }, empty]) : everything
}

export function oneOf(field: string, values: readonly Scalar[], holds: boolean): Filter {
  if (values.some(value => value instanceof Date)) {
    return holds ? or(values.map(value => equalTo(field, value))) : and(values.map(value => unequalTo(field, value)))
  }
  const storable = values.filter(isStorable)
  if (storable.length === 0) return holds ? nothing : everything
  if (holds) return { kind: 'in', field, values: storable }
  return or([
    { kind: 'not_in', field, values: storable },
    { kind: 'null', field },
  ])
}

/**
 * A date stands for its whole millisecond: databases keep microseconds, which a Date has lost, and the list must agree
 * with the check of one. So `lte` becomes “before the next millisecond”.
 */
export function ordered(field: string, op: Ordering, value: Scalar, holds: boolean): Filter {
  if (!holds) return or([ordered(field, opposite[op], value, true), { kind: 'null', field }])
  if (!(value instanceof Date) || op === 'lt' || op === 'gte') return { kind: 'compare', field, op, value }
  return { kind: 'compare', field, op: op === 'lte' ? 'lt' : 'gte', value: new Date(value.getTime() + 1) }
}

/** A lone surrogate is no character: drivers replace it, and it would match what it does not equal. */
function isStorable(value: Scalar): boolean {
  return typeof value !== 'string' || !/\p{Surrogate}/u.test(value)
}
