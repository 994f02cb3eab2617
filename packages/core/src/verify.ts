import { AuthError } from './errors.ts'
import { type Duration, parseDuration } from './lib/duration.ts'
import { storeUnavailable } from './lib/store-call.ts'
import type { Clock } from './ports/clock.ts'
import type { RevocationFeed } from './ports/revocation-feed.ts'
import type { SessionStore } from './ports/session-store.ts'
import { checkedCall } from './session/checked-call.ts'
import { feedRetention } from './session/lifetimes.ts'
import { readSession } from './session/record-shapes.ts'
import { createRevocations, type Revocations } from './session/revocation.ts'
import { createRevocationSet, type TokenIdentity } from './session/revocation-set.ts'
import { createAccessTokenVerifier } from './token/access-token-verifier.ts'
import type { Claims, CustomClaims } from './token/claims.ts'
import { fetchJwks, followJwks, isJwks, keysOf } from './token/jwks-source.ts'
import type { Jwks } from './token/jwks.ts'
import { type KeyRing, ringOf, type VerifyingKeys } from './token/key-ring.ts'
import type { Key } from './token/key.ts'
import { verifierProblems } from './verifier-options.ts'

export { AuthError, isAuthError, type AuthErrorCode } from './errors.ts'
export type { Duration } from './lib/duration.ts'
export type { Clock } from './ports/clock.ts'
export type { Claims, CustomClaims, RegisteredClaims } from './token/claims.ts'
export type { Jwks } from './token/jwks.ts'
export { keyRing, type KeyRing } from './token/key-ring.ts'
export { type Jwk, type Key, secretKey, type SecretKeyOptions } from './token/key.ts'
export { signingKey, type SigningKeyOptions } from './token/signing-key.ts'

/** Where the keys come from: exactly one of the two. */
export type VerifierKeys =
  | {
      /**
       * The issuer's public keys: a JWK Set, the `https:` address of one, or a function that fetches one. Fetched sets
       * are used for 10 minutes, so a key that was withdrawn is believed for no longer; up to an hour where no newer set can
       * be had. They are fetched again for an unknown `kid`, at most every 30 seconds. A function gets 5 seconds.
       */
      readonly jwks: Jwks | string | URL | (() => Promise<Jwks>)
      readonly accessKey?: undefined
    }
  | {
      /** The issuer's own key or ring, or a function that gives the current ring. */
      readonly accessKey: Key | KeyRing | (() => KeyRing)
      readonly jwks?: undefined
    }

/** What `createVerifier` takes. */
export type VerifierOptions = VerifierKeys & {
  /** The exact `iss` of the tokens. */
  readonly issuer: string
  /** What `aud` must be, or contain. */
  readonly audience: string
  /** Another `iss` that is accepted while the issuer's domain moves. Default: none. */
  readonly otherIssuer?: string
  /** The same for `aud`. Default: none. */
  readonly otherAudience?: string
  /** The issuer's revocation feed. Default: none, and an ended session's access tokens pass until they expire. */
  readonly revocations?: RevocationFeed
  /** Asked while the feed is silent for too long, for at most 5 seconds. Default: none, and such checks are 503. */
  readonly sessions?: Pick<SessionStore, 'find'>
  /** For how long a silent feed is believed. Default: `10s`; from `1s` to `300s`. */
  readonly maxStaleness?: Duration
  /** The longest life that the issuer gives access tokens. Default: `15m`. */
  readonly accessTokenLifetime?: Duration
  /** How far clocks may be apart. Default: `5s`; at most `60s`. */
  readonly clockTolerance?: Duration
  /** Default: `Date.now()` at each call. */
  readonly clock?: Clock
}

/** Verifies the access tokens of one issuer. */
export interface Verifier<C = CustomClaims> {
  /** Rejects with AuthError `token_invalid` or `token_expired`, or `store_unavailable` where keys or ends cannot be had. */
  verify(accessToken: string): Promise<Claims<C>>
  /** Joins the revocation feed, which the first `verify` does too. */
  ready(): Promise<void>
  /** Leaves the feed. */
  close(): void
}

const mostEnds = 1_000_000

/**
 * Makes a verifier for a service that only checks access tokens. It needs WebCrypto and no Node, so it runs at the edge.
 * Several issuers are several verifiers, chosen by the exact `iss`.
 *
 * Throws a TypeError that names every option that is wrong.
 *
 * @example
 * ```ts
 * import { createVerifier } from '@sallyport/core/verify'
 * const verifier = createVerifier({
 *   issuer: 'https://api.example.com',
 *   audience: 'https://api.example.com',
 *   jwks: 'https://api.example.com/.well-known/jwks.json',
 * })
 * const { sub } = await verifier.verify(accessToken)
 * ```
 */
export function createVerifier<C = CustomClaims>(options: VerifierOptions): Verifier<C> {
  const problems = verifierProblems(options)
  if (problems.length > 0) throw new TypeError(`createVerifier: ${problems.join('; ')}`)
  const { issuer, audience, otherIssuer, otherAudience, clock = () => Date.now() } = options
  const tolerance = parseDuration(options.clockTolerance ?? '5s')!
  const maxLifetime = parseDuration(options.accessTokenLifetime ?? '15m')!
  const verify = createAccessTokenVerifier<C>({
    issuer,
    audience,
    otherIssuer,
    otherAudience,
    keys: keySource(options, clock),
    maxLifetime,
    tolerance,
    clock,
  })
  const revocations = followEnds(options, clock)
  return {
    verify: async text => {
      const claims = await verify(text)
      await revocations?.check(claims)
      return claims
    },
    ready: async () => revocations?.ready(),
    close: () => revocations?.close(),
  }
}

function followEnds(
  { revocations: feed, sessions, maxStaleness }: VerifierOptions,
  clock: Clock,
): Revocations | undefined {
  if (feed === undefined) return undefined
  return createRevocations({
    feed: checkedFeed(feed),
    ask: sessions && askBounded(sessions),
    set: createRevocationSet(feedRetention, mostEnds),
    maxStaleness: parseDuration(maxStaleness ?? '10s')! * 1000,
    clock,
    emit: () => {},
  })
}

/** How many questions a store is asked at the same time. */
const mostAtOnce = 64

/** Bounded in number and in time: a store that is slow or hangs must not hold every request. */
function askBounded(sessions: Pick<SessionStore, 'find'>): (identity: TokenIdentity) => Promise<void> {
  let asking = 0
  return async ({ sid, sub }) => {
    if (asking >= mostAtOnce) throw new AuthError('store_unavailable')
    asking++
    try {
      const ref = { id: sid, subject: sub }
      const checks = { emit: () => {}, wrongShape: 'store_inconsistent' } as const
      const session = await checkedCall('sessions.find', () => sessions.find(ref), readSession(ref), checks)
      if (session === undefined) throw new AuthError('token_invalid')
    } finally {
      asking--
    }
  }
}

/** A feed that fails is an outage, whatever it rejects with. */
function checkedFeed(feed: RevocationFeed): RevocationFeed {
  return {
    append: (entries, keepFor) => feed.append(entries, keepFor),
    async follow(observer, options) {
      try {
        await feed.follow(observer, options)
      } catch (error) {
        throw storeUnavailable(error)
      }
    },
  }
}

function keySource(
  { jwks, accessKey }: VerifierKeys,
  clock: Clock,
): (kid: unknown) => VerifyingKeys | Promise<VerifyingKeys> {
  if (typeof accessKey === 'function') return accessKey
  if (accessKey) {
    const ring = ringOf(accessKey)
    return () => ring
  }
  if (typeof jwks === 'function') return followJwks(jwks, clock)
  if (isJwks(jwks)) {
    const keys = keysOf(jwks)
    return () => keys
  }
  const url = String(jwks)
  return followJwks(() => fetchJwks(url), clock)
}
