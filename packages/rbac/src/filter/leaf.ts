import type { Ordering, Scalar } from '../condition/test.ts'
import { and, everything, nothing, or, type Filter } from './tree.ts'

const opposite = { lt: 'gte', lte: 'gt', gt: 'lte', gte: 'lt' } as const

export function equalTo(field: string, value: Scalar | null): Filter {
  return value === null ? { kind: 'null', field } : { kind: 'compare', field, op: 'eq', value }
}

/** What is null is unequal to every value. */
export function unequalTo(field: string, value: Scalar | null): Filter {
  if (value === null) return { kind: 'not_null', field }
  return or([
    { kind: 'compare', field, op: 'ne', value },
    { kind: 'null', field },
  ])
}

export function oneOf(field: string, values: readonly Scalar[], holds: boolean): Filter {
  if (values.length === 0) return holds ? nothing : everything
  if (values.some(value => value instanceof Date)) {
    return holds ? or(values.map(value => equalTo(field, value))) : and(values.map(value => unequalTo(field, value)))
  }
  if (holds) return { kind: 'in', field, values }
  return or([
    { kind: 'not_in', field, values },
    { kind: 'null', field },
  ])
}

export function ordered(field: string, op: Ordering, value: Scalar, holds: boolean): Filter {
  if (holds) return { kind: 'compare', field, op, value }
  return or([
    { kind: 'compare', field, op: opposite[op], value },
    { kind: 'null', field },
  ])
}
