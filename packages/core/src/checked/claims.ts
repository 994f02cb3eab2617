import type { Emit } from '../events.ts'
import { kindOf, UnexpectedValue } from '../lib/failure.ts'
import { checkedCall } from './call.ts'

/**
 * Wraps the application's `claims`. A failing database in it becomes a 503, and a mistake in it becomes an event with its name.
 * Undefined and null count as an empty object.
 */
export function checkedClaims<U>(claims: (user: U) => unknown, emit: Emit): (user: U) => Promise<object> {
  return user => checkedCall('claims', () => claims(user), readClaims, { emit })
}

function readClaims(value: unknown): object {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be an object`)
}
