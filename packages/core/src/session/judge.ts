import { sameText } from '../lib/digest.ts'
import type { SessionRecord } from '../ports/session-store.ts'
import type { Lifetimes } from './lifetimes.ts'

/** The presented refresh token, as far as a verdict needs it. */
export interface Presented {
  readonly generation: number
  /** SHA-256 of its `jti`. */
  readonly hash: string
  /** The hash of the idempotency key that came with it, bound to the token; null without a key. */
  readonly retryHash: string | null
}

/** What a refresh token that did not rotate at once is. */
export type Verdict =
  | 'ended'
  | 'expired'
  | 'clock_disagrees'
  | 'early'
  | 'kept'
  | 'rested'
  | 'replayed'
  | 'resumed'
  | 'reused'
  | 'ahead'

/** A clock that is further behind the store's records than this, in seconds, cannot judge them. */
const furthestBehind = 60

/**
 * Judges a refresh token by its session's record: one table, tried from the top.
 *
 * No row revokes a session by default: only proved reuse is treated as reuse.
 *
 * @param now Seconds since the epoch, with fractions.
 */
export function judge(record: SessionRecord | undefined, token: Presented, now: number, lifetimes: Lifetimes): Verdict {
  if (record === undefined) return 'ended'
  const age = now - record.rotatedAt
  if (now >= record.expiresAt || now > record.idleExpiresAt + lifetimes.retryWindow) return 'expired'
  if (age < -furthestBehind) return isCurrent(record, token) ? 'early' : 'clock_disagrees'
  if (isCurrent(record, token)) return judgeCurrent(record, now, lifetimes)
  const hasKey = sameKey(record, token)
  if ((hasKey || record.previousHash === token.hash) && isRetry(age, lifetimes)) return 'replayed'
  if (hasKey) return now < record.idleExpiresAt ? 'resumed' : 'expired'
  // The same generation with another hash is a fork, as a store leaves it that was rolled back.
  return record.generation >= token.generation ? 'reused' : 'ahead'
}

/**
 * Whether a token of this age rests, so that it is kept and not rotated. The first of a session is exempt.
 *
 * A replaced token is replayed for the window and one tolerance. The rest is two tolerances longer than the window: where
 * two clocks stand at opposite ends of the tolerance, a token that still rests for one is never a grandparent for the other.
 */
export function rests(generation: number, age: number, { retryWindow, tolerance }: Lifetimes): boolean {
  return generation > 0 && retryWindow > 0 && age < retryWindow + 2 * tolerance
}

function judgeCurrent(record: SessionRecord, now: number, lifetimes: Lifetimes): Verdict {
  if (now >= record.idleExpiresAt) return 'expired'
  return rests(record.generation, now - record.rotatedAt, lifetimes) ? 'kept' : 'rested'
}

function isCurrent(record: SessionRecord, token: Presented): boolean {
  return record.generation === token.generation && record.tokenHash === token.hash
}

/** The hash is bound to the token that was replaced, so no other token of the session can match. */
function sameKey(record: SessionRecord, { retryHash }: Presented): boolean {
  return record.retryHash !== null && retryHash !== null && sameText(record.retryHash, retryHash)
}

function isRetry(age: number, { retryWindow, tolerance }: Lifetimes): boolean {
  return retryWindow > 0 && age <= retryWindow + tolerance
}
