import { type Duration, parseDuration } from './lib/duration.ts'
import type { Clock } from './ports/clock.ts'
import { createAccessTokenVerifier } from './token/access-token-verifier.ts'
import type { Claims, CustomClaims, RegisteredClaims } from './token/claims.ts'
import { fetchJwks, followJwks, isJwks, keysOf } from './token/jwks-source.ts'
import type { Jwks } from './token/jwks.ts'
import { keyProblems, type KeyRing, ringOf, type VerifyingKeys } from './token/key-ring.ts'
import type { Key } from './token/key.ts'

export { AuthError, isAuthError, type AuthErrorCode } from './errors.ts'
export type { Duration } from './lib/duration.ts'
export type { Clock } from './ports/clock.ts'
export type { Claims, CustomClaims, RegisteredClaims } from './token/claims.ts'
export type { Jwks } from './token/jwks.ts'
export { keyRing, type KeyRing } from './token/key-ring.ts'
export { type Jwk, type Key, secretKey, type SecretKeyOptions } from './token/key.ts'
export { signingKey, type SigningKeyOptions } from './token/signing-key.ts'

/** What tells that a token's session has ended: it throws an AuthError then. */
export interface RevocationCheck {
  check(claims: Pick<RegisteredClaims, 'sub' | 'sid'>): Promise<void> | void
}

/** Where the keys come from: exactly one of the two. */
export type VerifierKeys =
  | {
      /**
       * The issuer's public keys: a JWK Set, the `https:` address of one, or a function that fetches one. Fetched sets
       * are used for 10 minutes, up to an hour during an outage, and fetched again for an unknown `kid`, at most every
       * 30 seconds. A function of one's own needs a deadline of its own.
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
  /** Default: none, and an ended session's access tokens pass until they expire. */
  readonly revocations?: RevocationCheck
  /** The longest life that the issuer gives access tokens. Default: `15m`. */
  readonly accessTokenLifetime?: Duration
  /** How far clocks may be apart. Default: `5s`; at most `60s`. */
  readonly clockTolerance?: Duration
  /** Default: `Date.now`. */
  readonly clock?: Clock
}

/** Verifies the access tokens of one issuer. */
export interface Verifier<C = CustomClaims> {
  /** Rejects with AuthError `token_invalid` or `token_expired`, or `store_unavailable` where keys cannot be fetched. */
  verify(accessToken: string): Promise<Claims<C>>
}

const maxTolerance = 60

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
  const { issuer, audience, revocations, clock = Date.now } = options
  const tolerance = parseDuration(options.clockTolerance ?? '5s')
  const maxLifetime = parseDuration(options.accessTokenLifetime ?? '15m')
  const problems = optionProblems(options, tolerance, maxLifetime)
  if (problems.length > 0) throw new TypeError(`createVerifier: ${problems.join('; ')}`)
  const verify = createAccessTokenVerifier<C>({
    issuer,
    audience,
    keys: keySource(options, clock),
    maxLifetime: maxLifetime!,
    tolerance: tolerance!,
    clock,
  })
  return {
    verify: async text => {
      const claims = await verify(text)
      await revocations?.check(claims)
      return claims
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

function optionProblems(
  options: VerifierOptions,
  tolerance: number | undefined,
  lifetime: number | undefined,
): string[] {
  const { issuer, audience, jwks, accessKey } = options
  const problems: string[] = []
  if (typeof issuer !== 'string' || issuer === '') problems.push('issuer must be a text')
  if (typeof audience !== 'string' || audience === '') problems.push('audience must be a text')
  if (tolerance === undefined || tolerance > maxTolerance)
    problems.push('clockTolerance must be a duration of at most 60s')
  if (!lifetime) problems.push('accessTokenLifetime must be a duration')
  if ((jwks === undefined) === (accessKey === undefined)) problems.push('give one of jwks and accessKey')
  if (jwks !== undefined) problems.push(...jwksProblems(jwks))
  if (accessKey !== undefined && typeof accessKey !== 'function') {
    problems.push(...keyProblems(accessKey, 'verify').map(problem => `accessKey: ${problem}`))
  }
  return problems
}

function jwksProblems(jwks: VerifierKeys['jwks']): string[] {
  if (typeof jwks === 'function') return []
  if (isJwks(jwks)) return keysOf(jwks).verify.length > 0 ? [] : ['jwks has no key that can be used']
  return /^https:\/\/./.test(String(jwks)) ? [] : ['jwks must be a JWK Set, a function or an https: address']
}
