import { type Duration, parseDuration } from '../lib/duration.ts'
import type { BlockStore } from '../ports/block-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { RevocationFeed } from '../ports/revocation-feed.ts'
import type { SessionStore } from '../ports/session-store.ts'
import { isJwks, keysOf } from '../token/jwks-source.ts'
import type { Jwks } from '../token/jwks.ts'
import { keyProblems, type KeyRing } from '../token/key-ring.ts'
import type { Key } from '../token/key.ts'

/** Where the keys come from: exactly one of the two. */
export type VerifierKeys =
  | {
      /**
       * The issuer's public keys: a JWK Set, the `https:` address of one, or a function that fetches one. Fetched sets
       * are used for 10 minutes, so a withdrawn key is trusted for no longer; up to an hour if no newer set can
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
  /** The issuer's revocation feed. Default: none, and access tokens of a revoked session pass until they expire. */
  readonly revocations?: RevocationFeed
  /** Asked while the feed is silent for too long, for at most 5 seconds. Default: none, and such checks are 503. */
  readonly sessions?: Pick<SessionStore, 'find'>
  /** Asked, next to `sessions`, about who acts in a user's place. Default: none, and such checks are 503 for actors. */
  readonly blocks?: Pick<BlockStore, 'has'>
  /** How long a silent feed is trusted. Default: `10s`; from `1s` to `300s`. */
  readonly maxStaleness?: Duration
  /** The longest life that the issuer gives access tokens. Default: `15m`. */
  readonly accessTtl?: Duration
  /** How far clocks may be apart. Default: `5s`; at most `60s`. */
  readonly clockTolerance?: Duration
  /** Default: `Date.now()` at each call. */
  readonly clock?: Clock
}

const maxTolerance = 60
const longestStaleness = 300

const known: ReadonlySet<string> = new Set<keyof VerifierOptions>([
  'issuer',
  'audience',
  'otherIssuer',
  'otherAudience',
  'jwks',
  'accessKey',
  'revocations',
  'sessions',
  'blocks',
  'maxStaleness',
  'accessTtl',
  'clockTolerance',
  'clock',
])

/** Says what is wrong with a verifier's options, in sentences that name the option and never its value. */
export function verifierProblems(options: VerifierOptions): string[] {
  if (typeof options !== 'object' || options === null) return ['the options must be an object']
  const unknown = Object.keys(options).filter(name => !known.has(name))
  return [
    ...unknown.map(name => `there is no option ${name}`),
    ...nameProblems(options),
    ...durationProblems(options),
    ...keySourceProblems(options),
    ...followingProblems(options),
  ]
}

function nameProblems({ issuer, audience, otherIssuer, otherAudience }: VerifierOptions): string[] {
  const required = Object.entries({ issuer, audience })
  const optional = Object.entries({ otherIssuer, otherAudience }).filter(([, value]) => value !== undefined)
  const wrong = [...required, ...optional].filter(([, value]) => !isName(value))
  return wrong.map(([name]) => `${name} must be a string of printable ASCII without spaces`)
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

function durationProblems({ clockTolerance, maxStaleness, accessTtl }: VerifierOptions): string[] {
  const problems: string[] = []
  const tolerance = parseDuration(clockTolerance ?? '5s')
  const staleness = parseDuration(maxStaleness ?? '10s')
  if (tolerance === undefined || tolerance > maxTolerance) {
    problems.push('clockTolerance must be a duration of at most 60s')
  }
  if (!staleness || staleness > longestStaleness) problems.push('maxStaleness must be a duration from 1s to 300s')
  if (!parseDuration(accessTtl ?? '15m')) problems.push('accessTtl must be a duration')
  return problems
}

function keySourceProblems({ jwks, accessKey }: VerifierOptions): string[] {
  if ((jwks === undefined) === (accessKey === undefined)) return ['give one of jwks and accessKey']
  if (accessKey === undefined) return jwksProblems(jwks)
  if (typeof accessKey === 'function') return []
  return keyProblems(accessKey, 'verify').map(problem => `accessKey: ${problem}`)
}

function jwksProblems(jwks: VerifierOptions['jwks']): string[] {
  if (typeof jwks === 'function') return []
  if (isJwks(jwks)) return keysOf(jwks).verify.length > 0 ? [] : ['jwks has no key that can be used']
  return /^https:\/\/./.test(String(jwks)) ? [] : ['jwks must be a JWK Set, a function or an https: address']
}

/** Refuses options without effect, because such a verifier would ignore revocations without an error. */
function followingProblems({ revocations, sessions, blocks, maxStaleness, clock }: VerifierOptions): string[] {
  const problems: string[] = []
  if (revocations !== undefined && !has(revocations, 'follow')) problems.push('revocations must have the method follow')
  if (sessions !== undefined && !has(sessions, 'find')) problems.push('sessions must have the method find')
  if (blocks !== undefined && !has(blocks, 'has')) problems.push('blocks must have the method has')
  if (blocks !== undefined && sessions === undefined) problems.push('blocks does nothing without sessions')
  if (clock !== undefined && typeof clock !== 'function') problems.push('clock must be a function')
  if (revocations !== undefined) return problems
  const idle = Object.entries({ sessions, maxStaleness }).filter(([, value]) => value !== undefined)
  return [...problems, ...idle.map(([name]) => `${name} does nothing without revocations`)]
}

function has(value: unknown, method: string): boolean {
  return typeof (Object(value) as Record<string, unknown>)[method] === 'function'
}
