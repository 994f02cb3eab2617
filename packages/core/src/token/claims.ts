/** The registered claims of an access token (RFC 9068 §2.2, RFC 7519 §4.1). Times are seconds since the epoch. */
export interface RegisteredClaims {
  readonly iss: string
  readonly aud: string
  readonly sub: string
  /** The session that the token belongs to. */
  readonly sid: string
  readonly jti: string
  readonly iat: number
  readonly exp: number
  /** When the user last proved who they are (OpenID Connect Core §2). */
  readonly auth_time: number
  /** How they proved it (RFC 8176), where the session was made with it. */
  readonly amr?: readonly string[]
  /** Who acts in the user's place (RFC 8693 §4.1), where the session was made with it. */
  readonly act?: Actor
}

/** Who acts in another user's place (RFC 8693 §4.1), and the session that they act from, where it was given. */
export interface Actor {
  readonly sub: string
  readonly sid?: string
}

/** Custom claims: JSON values by name. */
export type CustomClaims = Readonly<Record<string, unknown>>

/** What a verified access token says: the registered claims and the application's own. */
export type Claims<C = CustomClaims> = Readonly<RegisteredClaims & C>

/** The names of the registered claims; every other claim is a custom one. */
export const registeredNames: ReadonlySet<string> = new Set<keyof RegisteredClaims>([
  'iss',
  'aud',
  'sub',
  'sid',
  'jti',
  'iat',
  'exp',
  'auth_time',
  'amr',
  'act',
])
