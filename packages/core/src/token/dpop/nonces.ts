import { hmacSha256, sameText } from '../../lib/digest.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DerivedKeys } from '../derive.ts'

/** Makes and checks nonces for proofs (RFC 9449 §8). */
export interface Nonces {
  /** The nonce of this minute, the same in every process. */
  current(): string
  /** Whether a nonce was made in the last five minutes by a process with the same keys. */
  accepts(nonce: string): boolean
}

const minute = 60_000
const minutes = 5

/** Seconds for which a nonce is accepted, at most, also by a process whose clock is a minute ahead. */
export const nonceLifetime = (minutes + 2) * 60

/**
 * Makes nonces that no process has to remember: the minute, and its HMAC under a key that all processes derive from their
 * refresh keys.
 */
export function createNonces(keys: () => DerivedKeys, clock: Clock): Nonces {
  const now = () => Math.floor(clock() / minute)
  return {
    current: () => nonceOf(now(), keys().current.key),
    accepts(nonce) {
      const age = now() - Number.parseInt(nonce, 36)
      if (!(age >= -1 && age <= minutes)) return false
      return [...keys().all.values()].some(key => sameText(nonceOf(now() - age, key), nonce))
    },
  }
}

function nonceOf(at: number, key: Uint8Array): string {
  const mac = hmacSha256(key, String(at)).subarray(0, 16)
  return `${at.toString(36)}.${mac.toString('base64url')}`
}
