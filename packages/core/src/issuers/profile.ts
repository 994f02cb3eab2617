import type { Secret } from '../log/secret.ts'
import type { Jwks } from '../token/jwks.ts'
import type { Key } from '../token/key.ts'

/** The claims of a token as its issuer wrote them. Objects in it are frozen and inherit nothing. */
export type TokenPayload = Readonly<Record<string, unknown>>

/** What a profile finds in a payload. What the issuer does not say is undefined or empty. */
export interface TokenFields {
  readonly sid?: string | undefined
  readonly jti?: string | undefined
  /** When the user last proved who they are, in seconds since the epoch. */
  readonly authTime?: number | undefined
  readonly amr?: readonly string[] | undefined
  readonly scopes: readonly string[]
  readonly permissions: readonly string[]
  readonly roles: readonly string[]
}

/**
 * Finds the application's id of the user that a payload names; undefined or null refuses the token. A claim `act` is mapped
 * by the same function, given as a payload.
 */
export type SubjectOf = (payload: TokenPayload) => string | null | undefined | Promise<string | null | undefined>

/** Where the keys of an issuer come from. */
export type KeyOrigin =
  | { readonly jwks: Jwks | string | (() => Promise<Jwks>); readonly secret?: undefined }
  | { readonly secret: Key; readonly jwks?: undefined }

/** What the claims of a token must be, whatever its form. */
export interface ClaimRules {
  /** The claim that names who the token is for, and the values that it may have or contain. */
  readonly audience: { readonly claim: string; readonly values: readonly string[] }
  /** Claims that must have one of these values. */
  readonly required: ReadonlyMap<string, readonly unknown[]>
  /** Anything but `true` refuses the payload. */
  readonly accepts: (payload: TokenPayload) => unknown
  /** Seconds. */
  readonly tolerance: number
  readonly subject: SubjectOf
  readonly read: (payload: TokenPayload) => TokenFields
}

/** How the JWTs of one issuer are verified. */
export interface JwtProfile extends ClaimRules {
  readonly kind: 'jwt'
  /** Every `iss` that it writes. */
  readonly issuers: readonly string[]
  readonly keys: KeyOrigin
  readonly algorithms: readonly string[]
  /** Every `typ` that its access tokens have, in lower case; an empty string stands for none. */
  readonly types: readonly string[]
  /** Header members that say something about the key, and that are ignored. */
  readonly ignoredMembers: readonly string[]
  /** The most seconds from `iat` to `exp`. */
  readonly maxLifetime: number
}

/** How opaque tokens are introspected (RFC 7662). */
export interface OpaqueProfile extends ClaimRules {
  readonly kind: 'opaque'
  readonly issuer: string
  readonly url: string
  readonly authorization: Secret<string>
  /** Seconds. */
  readonly rememberFor: number
}

/** An issuer whose tokens `acceptIssuers` takes. */
export type IssuerProfile = JwtProfile | OpaqueProfile
