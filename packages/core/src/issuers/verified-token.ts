import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import { isTime } from '../token/shape.ts'
import type { ClaimRules, TokenPayload } from './profile.ts'

/** A token that its issuer vouched for, and that meets its profile. Times are seconds since the epoch. */
export interface VerifiedToken {
  readonly payload: TokenPayload
  /** Empty if the token has none. */
  readonly issuer: string
  /** Empty if the token has none. */
  readonly audience: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** When a token is good. */
export interface Times {
  readonly issuedAt: number
  readonly expiresAt: number
  readonly notBefore: unknown
}

/**
 * Gives the audience that a payload was accepted for; undefined for one that does not meet the rules. A token that is bound to
 * a key (`cnf`, RFC 7800) is refused: nothing here asks for the proof.
 */
export function acceptedAudience(payload: TokenPayload, rules: ClaimRules): string | undefined {
  if (Object.hasOwn(payload, 'cnf')) return undefined
  for (const [name, values] of rules.required) if (!values.includes(payload[name])) return undefined
  if (rules.accepts(payload) !== true) return undefined
  const { claim, values } = rules.audience
  if (values.length === 0) return Object.hasOwn(payload, claim) ? undefined : ''
  const given: readonly unknown[] = Array.isArray(payload[claim]) ? payload[claim] : [payload[claim]]
  return given.every(one => typeof one === 'string') ? values.find(value => given.includes(value)) : undefined
}

/** Checks the times of an otherwise valid token, by the same rules as for our tokens. */
export function checkTimes({ issuedAt, expiresAt, notBefore }: Times, tolerance: number, clock: Clock): void {
  const now = clock() / 1000
  if (issuedAt > now + tolerance) throw new AuthError('clock_disagrees')
  if (notBefore !== undefined && !(isTime(notBefore) && notBefore <= now + tolerance))
    throw new AuthError('token_invalid')
  if (now >= expiresAt + tolerance) throw new AuthError('token_expired')
}
