import type { Duration } from '../lib/duration.ts'
import type { SignatureAlgorithm } from '../token/algorithms.ts'
import type { Jwks } from '../token/jwks.ts'
import type { Key } from '../token/key.ts'
import { checkNames, nameOf, namesOf, refuse, requireFunction, secondsOf } from './checks.ts'
import type { MetadataName } from './discovery.ts'
import { keysAndAlgorithms } from './key-options.ts'
import { standardClaims } from './read-claims.ts'
import type { ClaimRules, JwtProfile, SubjectOf, TokenFields, TokenPayload } from './profile.ts'

/** What every issuer must be told, and may be told. */
export interface CommonOptions {
  /**
   * Gives the application's id of the user that a payload names, at once or as a promise, within 5 seconds. There is no
   * default: two issuers may give two people the same `sub`.
   */
  readonly subject: SubjectOf
  /** Claims that must have this value, or one of these. Default: none but those of the issuer. */
  readonly require?: Readonly<Record<string, RequiredValue | readonly RequiredValue[]>>
  /** How far clocks may be apart. Default: `5s`; at most `60s`. */
  readonly clockTolerance?: Duration
}

type RequiredValue = string | number | boolean

/** What every issuer of JWTs may be told besides. */
export interface CommonJwtOptions extends CommonOptions {
  /**
   * The public keys: a JWK Set, its address, or a function that fetches it. Fetched sets are used for 10 minutes, and fetched
   * again for an unknown `kid`, at most every 30 seconds. Default: where the issuer publishes them.
   */
  readonly jwks?: Jwks | string | URL | (() => Promise<Jwks>)
  /** The longest time from `iat` to `exp`. Default: `1d`; at most `7d`. */
  readonly maxLifetime?: Duration
}

/** The names of the options that every issuer of JWTs has. */
export const commonNames = ['subject', 'require', 'clockTolerance', 'jwks', 'maxLifetime'] as const

/** What `jwtIssuer` takes. */
export interface JwtIssuerOptions extends CommonJwtOptions {
  /** The exact `iss`, or all that the issuer writes. */
  readonly issuer: string | readonly string[]
  /** What the audience must be or contain; of several, one. */
  readonly audience: string | readonly string[]
  /** The claim that names the audience. Default: `aud`. */
  readonly audienceClaim?: string
  /** A secret that this issuer shares with the application, for HMACs. Default: none, and HMACs are refused. */
  readonly secret?: Key
  /**
   * The metadata of the issuer to read the address of its keys from, in place of `jwks`: `openid-configuration` (OpenID Connect
   * Discovery) or `oauth-authorization-server` (RFC 8414). The `issuer` in it must be exactly the one here, of which there
   * must be one. Default: none is read.
   */
  readonly discovery?: MetadataName
  /** The algorithms of signatures; that of `secret` is added. Default: `['RS256']`, or none without public keys. */
  readonly algorithms?: readonly SignatureAlgorithm[]
  /** Each `typ` that its access tokens have; an empty string stands for a header without one. Default: `['at+jwt']`. */
  readonly types?: readonly string[]
  /** Header members that say something about the key and are ignored, such as `x5t`. Default: none, and they are refused. */
  readonly ignoredMembers?: readonly string[]
  /** Anything but `true` refuses the payload. Default: every payload that meets the other options. */
  readonly accepts?: (payload: TokenPayload) => boolean
  /** Where to find what the claims need. Default: the names of RFC 9068 and OpenID Connect. */
  readonly read?: (payload: TokenPayload) => TokenFields
}

const names = [
  ...commonNames,
  'issuer',
  'audience',
  'audienceClaim',
  'secret',
  'discovery',
  'algorithms',
  'types',
  'ignoredMembers',
  'accepts',
  'read',
]

const longestTolerance = 60
const longestLifetimeOfIssuers = 7 * 86_400

/** What only tokens of the application itself may lack. */
export interface Laxness {
  readonly longestLifetime: number
  readonly needsSub: boolean
  readonly takesFractions: boolean
}

type LaxOptions = Omit<JwtIssuerOptions, 'issuer' | 'audience'> &
  Partial<Record<'issuer' | 'audience', string | readonly string[] | undefined>>

/**
 * Describes an issuer of JWTs whose tokens `acceptIssuers` takes, where no preset fits.
 *
 * Throws a TypeError that names the option that is wrong.
 *
 * @example
 * ```ts
 * import { jwtIssuer } from '@sallyport/core/issuers'
 * const partner = jwtIssuer({
 *   issuer: 'https://id.partner.example',
 *   audience: 'https://api.example.com',
 *   jwks: 'https://id.partner.example/jwks.json',
 *   subject: ({ sub }) => `partner:${sub}`,
 * })
 * ```
 */
export function jwtIssuer(options: JwtIssuerOptions): JwtProfile {
  return makeJwtIssuer('jwtIssuer', options)
}

/** The same for presets, whose name is in messages. */
export function makeJwtIssuer(of: string, options: JwtIssuerOptions): JwtProfile {
  checkNames(of, options, names)
  namesOf(of, 'issuer', options.issuer)
  namesOf(of, 'audience', options.audience)
  return jwtProfile(of, options, {
    longestLifetime: longestLifetimeOfIssuers,
    needsSub: true,
    takesFractions: false,
  })
}

/** Makes a profile; without `issuer` and `audience`, tokens must have none. */
export function jwtProfile(of: string, options: LaxOptions, laxness: Laxness): JwtProfile {
  const { longestLifetime, needsSub, takesFractions } = laxness
  const { issuer, types = ['at+jwt'], ignoredMembers = [], maxLifetime = '1d' } = options
  return Object.freeze({
    kind: 'jwt',
    issuers: issuer === undefined ? [undefined] : namesOf(of, 'issuer', issuer),
    needsSub,
    takesFractions,
    ...keysAndAlgorithms(of, options),
    types: types.map(type => type.toLowerCase()),
    ignoredMembers,
    maxLifetime: secondsOf(of, 'maxLifetime', maxLifetime, longestLifetime),
    ...claimRules(of, options),
  })
}

/** Reads what must be true of claims, for tokens of any form. */
export function claimRules(
  of: string,
  options: CommonOptions & Pick<LaxOptions, 'audience' | 'audienceClaim' | 'accepts' | 'read'>,
): ClaimRules {
  const { audience, audienceClaim = 'aud', require = {}, accepts = () => true, read = standardClaims } = options
  requireFunction(of, 'subject', options.subject)
  requireFunction(of, 'accepts', accepts)
  requireFunction(of, 'read', read)
  return {
    audience: {
      claim: nameOf(of, 'audienceClaim', audienceClaim),
      values: audience === undefined ? [] : namesOf(of, 'audience', audience),
    },
    required: new Map(Object.entries(require).map(([name, value]) => [name, requiredValues(of, value)])),
    accepts,
    tolerance: secondsOf(of, 'clockTolerance', options.clockTolerance ?? '5s', longestTolerance),
    subject: options.subject,
    read,
  }
}

function requiredValues(of: string, value: unknown): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  const isPlain = values.every(one => ['string', 'number', 'boolean'].includes(typeof one))
  if (values.length > 0 && isPlain) return values
  return refuse(of, 'require', 'must have strings, numbers and booleans, or lists of them')
}
