import { AuthError } from './errors.ts'
import { parseDuration } from './lib/duration.ts'
import { storeUnavailable } from './store/store-call.ts'
import type { BlockStore } from './ports/block-store.ts'
import type { Clock } from './ports/clock.ts'
import type { RevocationFeed } from './ports/revocation-feed.ts'
import type { SessionRef, SessionStore } from './ports/session-store.ts'
import { createActors } from './session/actors.ts'
import { checkedCall, readBoolean } from './checked/call.ts'
import { type Clocks, createClocks } from './session/clocks.ts'
import { feedRetention } from './session/lifetimes.ts'
import { readSession } from './checked/record-shapes.ts'
import { createRevocations, type Revocations } from './session/revocation.ts'
import { createRevocationSet, type TokenIdentity } from './session/revocation-set.ts'
import { createAccessTokenVerifier } from './token/access-token-verifier.ts'
import type { Claims, CustomClaims } from './token/claims.ts'
import { fetchJwks, followJwks, isJwks, keysOf } from './token/jwks-source.ts'
import { ringOf, type VerifyingKeys } from './token/key-ring.ts'
import { type VerifierKeys, verifierProblems, type VerifierOptions } from './options/verifier-options.ts'

export { AuthError, isAuthError, type AuthErrorCode } from './errors.ts'
export type { VerifierKeys, VerifierOptions } from './options/verifier-options.ts'
export type { Duration } from './lib/duration.ts'
export type { Clock } from './ports/clock.ts'
export type { Claims, CustomClaims, RegisteredClaims } from './token/claims.ts'
export type { Jwks } from './token/jwks.ts'
export { keyRing, type KeyRing } from './token/key-ring.ts'
export { type Jwk, type Key, secretKey, type SecretKeyOptions } from './token/key.ts'
export { signingKey, type SigningKeyOptions } from './token/signing-key.ts'

/** Verifies the access tokens of one issuer. */
export interface Verifier<C = CustomClaims> {
  /**
   * Rejects with AuthError `token_invalid` or `token_expired`; with `clock_disagrees` for a token from the future, or if a feed
   * is followed and this machine's clock is over a minute ahead of its store's; with `store_unavailable` if keys or
   * revocations cannot be read.
   */
  verify(accessToken: string): Promise<Claims<C>>
  /** Joins the revocation feed. Without this call the first `verify` joins it. */
  ready(): Promise<void>
  /** Leaves the feed. */
  close(): void
}

const maxRevocations = 1_000_000

/**
 * Makes a verifier for a service that only checks access tokens. It needs WebCrypto but not Node, so it runs at the edge. For
 * several issuers, make several verifiers and choose one by the exact `iss`.
 *
 * Throws a TypeError that names all wrong options.
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
  const maxLifetime = parseDuration(options.accessTtl ?? '15m')!
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
  const followed = followRevocations(options, clock)
  return {
    async verify(text) {
      try {
        const claims = await verify(text)
        await followed?.revocations.check(claims)
        // A token that is bound to a key is not a bearer token (RFC 9449 §7.2).
        if (claims.cnf !== undefined) throw new AuthError('token_invalid')
        return claims
      } catch (error) {
        throw followed === undefined ? error : await followed.clocks.explain(error)
      }
    },
    ready: async () => followed?.revocations.ready(),
    close: () => followed?.revocations.close(),
  }
}

/** Follows the feed for revocations and for the store's time. */
function followRevocations(
  { revocations: feed, sessions, blocks, maxStaleness, clockTolerance }: VerifierOptions,
  clock: Clock,
): { readonly revocations: Revocations; readonly clocks: Clocks } | undefined {
  if (feed === undefined) return undefined
  const emit = () => {}
  const clocks = createClocks({
    clock,
    tolerance: parseDuration(clockTolerance ?? '5s')!,
    trustsStore: false,
    join: () => revocations.ready(),
    emit,
  })
  const revocations = createRevocations({
    feed: clocks.listeningTo(checkedFeed(feed)),
    ask: sessions && askBounded(sessions, blocks, clock),
    set: createRevocationSet(feedRetention, maxRevocations),
    maxStaleness: parseDuration(maxStaleness ?? '10s')! * 1000,
    clock,
    emit,
  })
  return { revocations, clocks }
}

/** The most concurrent calls of a store. */
const mostAtOnce = 64

/**
 * Asks the store about a session. Calls are limited in number and in time, so that a slow store does not hold up every
 * request. A token with an actor needs `blocks` too. Without it the check is an outage, because the actor may be blocked.
 */
function askBounded(
  sessions: Pick<SessionStore, 'find'>,
  blocks: Pick<BlockStore, 'has'> | undefined,
  clock: Clock,
): (identity: TokenIdentity) => Promise<void> {
  const checks = { emit: () => {}, wrongShape: 'store_inconsistent' } as const
  const find = (ref: SessionRef) => checkedCall('sessions.find', () => sessions.find(ref), readSession(ref), checks)
  const has = async (subject: string) => {
    if (blocks === undefined) throw new AuthError('store_unavailable')
    return checkedCall('blocks.has', () => blocks.has(subject), readBoolean, checks)
  }
  const actors = createActors({ has }, { find }, clock)
  let asking = 0
  return async ({ sid, sub, act }) => {
    if (asking >= mostAtOnce) throw new AuthError('store_unavailable')
    asking++
    try {
      if ((await find({ id: sid, subject: sub })) === undefined) throw new AuthError('token_invalid')
      if (act !== undefined && !(await actors.mayAct(act))) throw new AuthError('token_invalid')
    } finally {
      asking--
    }
  }
}

/** Turns every rejection of a feed into an outage. */
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
