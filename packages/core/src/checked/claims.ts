import type { Emit } from '../events.ts'
import { kindOf, UnexpectedValue } from '../lib/failure.ts'
import { checkedCall } from './call.ts'

/**
 * Wraps the application's `claims`, so that a database that fails in it is a 503, and a mistake in it an event that names
 * it. No claims at all, as undefined or null, are an empty object.
 */
export function checkedClaims<U>(claims: (user: U) => unknown, emit: Emit): (user: U) => Promise<object> {
  return user => checkedCall('claims', async () => claims(user), readClaims, { emit })
}

function readClaims(value: unknown): object {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be an object`)
}
