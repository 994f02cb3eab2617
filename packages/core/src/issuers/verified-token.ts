import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import { isTime } from '../token/shape.ts'
import type { ClaimRules, TokenPayload } from './profile.ts'
import { refusal } from './refusal.ts'

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
 * Gives the audience that a payload was accepted for. Throws AuthError `token_invalid` for one that does not meet the rules, and for a
 * token that is bound to a key (`cnf`, RFC 7800): nothing here asks for the proof.
 */
export function acceptedAudience(payload: TokenPayload, rules: ClaimRules): string {
  if (Object.hasOwn(payload, 'cnf')) throw refusal('bound')
  for (const [name, values] of rules.required) if (!values.includes(payload[name])) throw refusal('claims')
  if (rules.accepts(payload) !== true) throw refusal('claims')
  const { claim, values } = rules.audience
  const found = values.length === 0 ? noAudience(payload, claim) : audienceIn(payload[claim], values)
  if (found === undefined) throw refusal('audience')
  return found
}

function noAudience(payload: TokenPayload, claim: string): string | undefined {
  return Object.hasOwn(payload, claim) ? undefined : ''
}

function audienceIn(audience: unknown, values: readonly string[]): string | undefined {
  const given: readonly unknown[] = Array.isArray(audience) ? audience : [audience]
  return given.every(one => typeof one === 'string') ? values.find(value => given.includes(value)) : undefined
}

/** Checks the times of an otherwise valid token, by the same rules as for our tokens. */
export function checkTimes({ issuedAt, expiresAt, notBefore }: Times, tolerance: number, clock: Clock): void {
  const now = clock() / 1000
  if (issuedAt > now + tolerance) throw new AuthError('clock_disagrees')
  if (notBefore !== undefined && !(isTime(notBefore) && notBefore <= now + tolerance)) throw refusal('not_yet_valid')
  if (now >= expiresAt + tolerance) throw new AuthError('token_expired')
}
