import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { VerifyAccessToken } from './access-token-verifier.ts'
import type { Claims } from './claims.ts'
import { maxTokenLength } from './compact.ts'
import type { VerifyingKeys } from './key-ring.ts'

/** What verified tokens are remembered by. */
export interface VerifiedCacheOptions {
  /** The ring's identity is its version: another ring forgets everything. */
  readonly keys: () => VerifyingKeys
  /** Seconds. */
  readonly tolerance: number
  readonly clock: Clock
  /** Default: 10,000 tokens. */
  readonly maxEntries?: number
  /** Default: 32 MiB, estimated. */
  readonly maxBytes?: number
}

/** What one token costs beside its text: its claims, and its place in the cache. */
const entryBytes = 1024

/**
 * Remembers which texts passed, so that a token seen before costs one look-up. A text is its own key, because the strict
 * parser leaves each token one spelling. Failures are not remembered, an entry ends with its token, and whether the
 * session has ended is for the caller to ask each time.
 */
export function rememberVerified<C>(verify: VerifyAccessToken<C>, options: VerifiedCacheOptions): VerifyAccessToken<C> {
  const known = new LRUCache<string, Claims<C>>({
    max: options.maxEntries ?? 10_000,
    maxSize: options.maxBytes ?? 32 * 1024 * 1024,
    sizeCalculation: (_claims, text) => 2 * text.length + entryBytes,
  })
  const pending = new Map<string, Promise<Claims<C>>>()
  let ring: VerifyingKeys | undefined

  const forgetOnRoll = () => {
    const current = options.keys()
    if (current === ring) return
    ring = current
    known.clear()
    pending.clear()
  }

  const verifyOnce = async (text: string, started: VerifyingKeys | undefined) => {
    const claims = await verify(text)
    if (started === ring) known.set(text, claims)
    return claims
  }

  const share = (text: string) => {
    const started = ring
    const shared = verifyOnce(text, started).finally(() => started === ring && pending.delete(text))
    pending.set(text, shared)
    return shared
  }

  return async text => {
    if (typeof text !== 'string' || text.length > maxTokenLength) return verify(text)
    forgetOnRoll()
    const claims = known.get(text)
    if (claims) {
      if (options.clock() / 1000 < claims.exp + options.tolerance) return claims
      known.delete(text)
      throw new AuthError('token_expired')
    }
    return pending.get(text) ?? share(text)
  }
}
