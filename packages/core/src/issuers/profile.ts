import type { Secret } from '../log/secret.ts'
import type { Jwks } from '../token/jwks.ts'
import type { Key } from '../token/key.ts'
import type { IssuerMetadata } from './discovery.ts'

/** The claims of a token as its issuer wrote them. Objects in it are frozen and inherit nothing. */
export type TokenPayload = Readonly<Record<string, unknown>>

/** What a profile finds in a payload. What the issuer does not say is undefined or empty. */
export interface TokenFields {
  /** The id of the session at the issuer, if the token names one. */
  readonly sid?: string | undefined
  /** The id of the token. */
  readonly jti?: string | undefined
  /** When the user last proved who they are, in seconds since the epoch. */
  readonly authTime?: number | undefined
  /** How the user authenticated (RFC 8176). */
  readonly amr?: readonly string[] | undefined
  /** The scopes that were granted to the client. */
  readonly scopes: readonly string[]
  /** The permissions that the issuer granted. */
  readonly permissions: readonly string[]
  /** The roles that the issuer granted. */
  readonly roles: readonly string[]
}

/**
 * Finds the application's id of the user that a payload names; undefined or null refuses the token. A claim `act` is mapped
 * by the same function, given as a payload.
 */
export type SubjectOf = (payload: TokenPayload) => string | null | undefined | Promise<string | null | undefined>

/** Public keys, or where they are: their address, a function that fetches them, or metadata that has their address. */
export type PublishedKeys = Jwks | string | (() => Promise<Jwks>) | IssuerMetadata

/** Where the keys of an issuer come from. */
export interface KeyOrigins {
  /** The keys for signatures; undefined if only HMACs are accepted. */
  readonly published: PublishedKeys | undefined
  /** The secret for HMACs; undefined if none is accepted. */
  readonly secret: Key | undefined
}

/** What the claims of a token must be, whatever its form. */
export interface ClaimRules {
  /** The claim that names who the token is for, and the values that it may have or contain; without values, it must be absent. */
  readonly audience: { readonly claim: string; readonly values: readonly string[] }
  /** Claims that must have one of these values. */
  readonly required: ReadonlyMap<string, readonly unknown[]>
  /** Anything but `true` refuses the payload. */
  readonly accepts: (payload: TokenPayload) => unknown
  /** Seconds. */
  readonly tolerance: number
  /** Makes the subject's id from the token. */
  readonly subject: SubjectOf
  /** Reads what guards need from the payload. */
  readonly read: (payload: TokenPayload) => TokenFields
}

/** How the JWTs of one issuer are verified. */
export interface JwtProfile extends ClaimRules {
  /** Always `'jwt'`: tokens are signed. */
  readonly kind: 'jwt'
  /** Every `iss` that it writes; undefined stands for tokens without one. */
  readonly issuers: readonly (string | undefined)[]
  /** Whether a token must have a `sub`. */
  readonly needsSub: boolean
  /** Whether times may have fractions of a second (RFC 7519 §2), which are cut off. */
  readonly takesFractions: boolean
  /** Where the keys come from. */
  readonly keys: KeyOrigins
  /** The algorithms that are accepted. */
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
  /** Always `'opaque'`: the issuer is asked about each token. */
  readonly kind: 'opaque'
  /** The issuer, as its metadata names it. */
  readonly issuer: string
  /** The address of the introspection endpoint (RFC 7662). */
  readonly url: string
  /** The value of the header `Authorization` for that endpoint. */
  readonly authorization: Secret<string>
  /** Seconds. */
  readonly rememberFor: number
}

/** An issuer whose tokens `acceptIssuers` takes. */
export type IssuerProfile = JwtProfile | OpaqueProfile
