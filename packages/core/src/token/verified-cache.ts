import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { VerifyAccessToken } from './access-token-verifier.ts'
import type { Claims } from './claims.ts'
import { maxTokenLength } from './compact.ts'
import type { VerifyingKeys } from './key-ring.ts'

/** The options of the cache. */
export interface VerifiedCacheOptions {
  /** A new ring empties the cache. Rings are compared by identity. */
  readonly keys: () => VerifyingKeys
  /** Seconds. */
  readonly tolerance: number
  readonly clock: Clock
  /** Default: 10,000 tokens. */
  readonly maxEntries?: number
  /** Default: 32 MiB, estimated. */
  readonly maxBytes?: number
}

interface Entry<C> {
  readonly text: string
  readonly claims: Claims<C>
}

/** The bytes of an entry besides the token's text: its claims and its place in the cache. */
const entryBytes = 1024

/** How many tokens that were seen once can be recognised. */
const doorSlots = 8192

/** How many characters of its end a token is looked up by: 56 bits or more of its signature. */
const tailLength = 10

/** A verifier that remembers. */
export interface RememberingVerifier<C> {
  readonly verify: VerifyAccessToken<C>
  /** Finds the claims of a token that is remembered and has not expired. The text may be anything; `now` is in milliseconds. */
  recognise(text: string, now: number): Claims<C> | undefined
}

/**
 * Remembers verified tokens, so that a token in use costs one look-up. The whole text is compared, because the strict parser
 * accepts only one text for each token. Failures are not remembered, and an entry expires with its token. The caller must
 * check each time whether the session was revoked.
 *
 * A token is remembered the second time it is seen. For a token that is used once, keeping costs more than verifying, and
 * many such tokens would push out those in use.
 */
export function rememberVerified<C>(
  verify: VerifyAccessToken<C>,
  options: VerifiedCacheOptions,
): RememberingVerifier<C> {
  const known = new LRUCache<number, Entry<C>>({
    max: options.maxEntries ?? 10_000,
    maxSize: options.maxBytes ?? 32 * 1024 * 1024,
    sizeCalculation: ({ text }) => 2 * text.length + entryBytes,
  })
  const pending = new Map<string, Promise<Claims<C>>>()
  const isSecondTime = createDoor()
  let ring: VerifyingKeys | undefined

  const forgetOnRoll = () => {
    const current = options.keys()
    if (current === ring) return
    ring = current
    known.clear()
    pending.clear()
  }

  const remember = (text: string, claims: Claims<C>) => {
    const mark = markOf(text)
    if (isSecondTime(mark)) known.set(mark, { text, claims })
    return claims
  }

  /** Concurrent checks of the same token share one promise. */
  const share = (text: string, claims: Promise<Claims<C>>) => {
    const started = ring
    const settled = () => {
      if (started === ring) pending.delete(text)
    }
    const shared = claims.then(verified => (started === ring ? remember(text, verified) : verified))
    pending.set(text, shared)
    shared.then(settled, settled)
    return shared
  }

  const find = (text: string): Claims<C> | undefined => {
    forgetOnRoll()
    const entry = known.get(markOf(text))
    return entry?.text === text ? entry.claims : undefined
  }

  const isInTime = ({ exp }: Claims<C>, now: number) => now / 1000 < exp + options.tolerance

  return {
    verify(text) {
      if (typeof text !== 'string' || text.length > maxTokenLength) return verify(text)
      const claims = find(text)
      if (claims !== undefined) {
        if (isInTime(claims, options.clock())) return claims
        known.delete(markOf(text))
        throw new AuthError('token_expired')
      }
      const waiting = pending.size === 0 ? undefined : pending.get(text)
      if (waiting) return waiting
      const verified = verify(text)
      return verified instanceof Promise ? share(text, verified) : remember(text, verified)
    },
    recognise(text, now) {
      const claims = find(text)
      return claims !== undefined && isInTime(claims, now) ? claims : undefined
    },
  }
}

/**
 * Hashes the end of the signature, which a client cannot choose. It takes a third of the time of a look-up by a piece of the
 * text. If two tokens have the same mark, the one that was used last is remembered.
 */
function markOf(text: string): number {
  let mark = 0
  for (let at = Math.max(0, text.length - tailLength); at < text.length; at++)
    mark = (Math.imul(mark, 67) + text.charCodeAt(at)) | 0
  return mark
}

/**
 * Makes a function that tells, in constant memory, whether a mark was seen before: a doorkeeper (Einziger, Friedman and
 * Manes, TinyLFU, §3.4.2). If two marks share a slot, one of their tokens is remembered later.
 */
function createDoor(): (mark: number) => boolean {
  const seen = new Int32Array(doorSlots)
  return mark => {
    const slot = (mark >>> 8) % doorSlots
    const isKnown = seen[slot] === mark
    seen[slot] = mark
    return isKnown
  }
}
