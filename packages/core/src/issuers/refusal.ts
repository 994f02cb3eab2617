import { AuthError, isAuthError } from '../errors.ts'
import type { ForeignRefusal } from '../events.ts'

/** Not a member of the error, because the client is not told. */
const reasons = new WeakMap<object, ForeignRefusal>()

/** Makes the error for a token that is refused, and keeps the reason for the event. */
export function refusal(reason: ForeignRefusal): AuthError {
  const error = new AuthError('token_invalid')
  reasons.set(error, reason)
  return error
}

/** For errors that were made elsewhere: of the checks that they stand for, only the signature's gives `token_invalid`. */
const byCode: ReadonlyMap<string, ForeignRefusal> = new Map([
  ['token_expired', 'expired'],
  ['clock_disagrees', 'not_yet_valid'],
  ['token_invalid', 'signature'],
])

/** Gives the reason of a refusal; undefined for an outage and any other error. */
export function reasonOf(error: unknown): ForeignRefusal | undefined {
  if (!isAuthError(error)) return undefined
  return reasons.get(error) ?? byCode.get(error.code)
}
