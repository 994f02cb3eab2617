import { type Duration } from '../lib/duration.ts'
import { Secret } from '../log/secret.ts'
import { addressOf, checkNames, nameOf, namesOf, refuse, secondsOf } from './checks.ts'
import { claimRules, type CommonOptions } from './jwt-issuer.ts'
import type { OpaqueProfile, TokenFields, TokenPayload } from './profile.ts'

/** What `introspection` takes. */
export interface IntrospectionOptions extends CommonOptions {
  /** The address of the introspection endpoint. */
  readonly url: string | URL
  /** Who issues the tokens; an `iss` in the response must be exactly this. */
  readonly issuer: string
  /** The id with which this API authenticates at the issuer. */
  readonly clientId: string
  /** The secret of that id. */
  readonly clientSecret: string
  /** What the audience must be or contain; of several, one. */
  readonly audience: string | readonly string[]
  /** The member that names the audience, for servers that leave out `aud`. Default: `aud`. */
  readonly audienceClaim?: string
  /** For how long an active token is believed, at most until its `exp`. Default: `30s`; at most `5m`. */
  readonly rememberFor?: Duration
  /** Anything but `true` refuses the response. Default: every response that meets the other options. */
  readonly accepts?: (payload: TokenPayload) => boolean
  /** Where to find what the claims need. Default: the names of RFC 7662 and OpenID Connect. */
  readonly read?: (payload: TokenPayload) => TokenFields
}

const names = [
  'url',
  'issuer',
  'clientId',
  'clientSecret',
  'audience',
  'audienceClaim',
  'rememberFor',
  'accepts',
  'read',
  'subject',
  'require',
  'clockTolerance',
]

/**
 * Describes an authorization server that is asked about tokens that are no JWTs (RFC 7662). Every such token is sent to it.
 *
 * A server that does not answer within 5 seconds, or answers anything but a response, makes the request a 503. Throws a
 * TypeError that names the option that is wrong.
 *
 * @example
 * ```ts
 * import { introspection } from '@sallyport/core/issuers'
 * introspection({
 *   url: 'https://id.example.com/oauth2/introspect',
 *   issuer: 'https://id.example.com',
 *   clientId: 'orders-api',
 *   clientSecret: process.env.INTROSPECTION_SECRET ?? '',
 *   audience: 'https://api.example.com',
 *   subject: ({ sub }) => String(sub),
 * })
 * ```
 */
export function introspection(options: IntrospectionOptions): OpaqueProfile {
  const of = 'introspection'
  checkNames(of, options, names)
  const { clientId, clientSecret, rememberFor = '30s' } = options
  nameOf(of, 'clientId', clientId)
  namesOf(of, 'audience', options.audience)
  if (typeof clientSecret !== 'string' || clientSecret === '')
    refuse(of, 'clientSecret', 'must be a string, and not empty')
  return Object.freeze({
    kind: 'opaque',
    issuer: nameOf(of, 'issuer', options.issuer),
    url: addressOf(of, 'url', options.url),
    authorization: new Secret(basic(clientId, clientSecret)),
    rememberFor: secondsOf(of, 'rememberFor', rememberFor, 300),
    ...claimRules(of, options),
  })
}

/** RFC 6749 §2.3.1: both are form-encoded first. */
function basic(clientId: string, clientSecret: string): string {
  const encoded = [clientId, clientSecret].map(text => new URLSearchParams({ text }).toString().slice('text='.length))
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`
}
