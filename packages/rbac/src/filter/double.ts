import type { Scalar } from '../condition/test.ts'
import type { Operator } from './operators.ts'

/** A comparison of a double with a number that a double can be. */
export interface DoubleComparison {
  readonly op: Operator
  readonly value: number
}

/**
 * The comparison that holds of just the doubles for which a comparison with a number holds. A large bigint may lie between
 * two doubles: then none equals it, which is `never`, and every one differs from it, which is `always`.
 */
export function asDouble(op: Operator, value: Scalar): DoubleComparison | 'never' | 'always' {
  const near = Number(value)
  if (typeof value !== 'bigint' || !Number.isFinite(near) || BigInt(near) === value) return { op, value: near }
  if (op === 'eq') return 'never'
  if (op === 'ne') return 'always'
  const isAbove = op === 'gt' || op === 'gte'
  if (BigInt(near) > value) return { op: isAbove ? 'gte' : 'lt', value: near }
  return { op: isAbove ? 'gt' : 'lte', value: near }
}
