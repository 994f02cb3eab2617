import type { Scalar } from '../condition/test.ts'
import type { Operator } from './operators.ts'

/** A comparison of a double with a number that a double can represent. */
export interface DoubleComparison {
  readonly op: Operator
  readonly value: number
}

/**
 * Converts a comparison with a number into one with a double that holds for the same doubles. A large bigint may lie
 * between two doubles: then no double equals it (`never`), and every double differs from it (`always`).
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
