import { AuthError } from '../errors.ts'

/** The form token68 (RFC 9110 §11.2): UUIDs, and bytes in hexadecimal, base64 or base64url. */
const form = /^(?=.{22,128}$)[\w.~+/-]+=*$/

/** 22 characters of base64url, or 32 hexadecimal digits, have more: 1 of 10^15 random keys has fewer. */
const fewestDistinct = 5

/**
 * Throws AuthError `invalid_request` for a key that was not made at random. A guessed key would open the replay to a thief
 * of the token.
 */
export function requireIdempotencyKey(key: unknown): void {
  if (typeof key === 'string' && form.test(key) && new Set(key).size >= fewestDistinct) return
  throw new AuthError('invalid_request', {
    message: 'The idempotency key must be 22 to 128 random letters, digits or characters of -._~+/, such as a UUID.',
  })
}
