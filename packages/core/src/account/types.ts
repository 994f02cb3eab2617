import type { Duration } from '../lib/duration.ts'
import type { DpopProof } from '../token/dpop/possession.ts'
import type { Actor, Confirmation } from '../token/shape.ts'

/** The two tokens that a login returns. */
export interface TokenPair {
  /** The access token, for the header `Authorization`. */
  readonly accessToken: string
  /** The refresh token. Keep it secret: it renews the session. */
  readonly refreshToken: string
  /** Seconds until the access token expires. */
  readonly expiresIn: number
  /** `'Bearer'` (RFC 6750), or `'DPoP'` (RFC 9449) if the session is bound to a key. */
  readonly tokenType: 'Bearer' | 'DPoP'
}

/** The two tokens that a refresh returns. */
export interface RefreshedPair extends TokenPair {
  /**
   * `rotated`: the token was replaced. `replayed`: it had already been replaced, and this is the same successor again.
   * `kept`: the token is too new to rotate, and `refreshToken` is the one that was sent (do not set the cookie again).
   */
  readonly verdict: 'rotated' | 'replayed' | 'kept'
}

/** Options of a refresh. */
export interface RefreshOptions {
  /** A DPoP proof of the key that the session is bound to. Default: none; a session that is bound to a key is refused. */
  readonly dpop?: DpopProof | undefined
  /**
   * The client's name for this refresh: 22 to 128 random characters. With the same key, a replaced token gets the same
   * successor until the session expires; without it, only within `sessions.retryWindow`. Default: none.
   */
  readonly idempotencyKey?: string | undefined
}

/** The input of a login. */
export interface LoginInput {
  /** What the user typed; it is brought into its normal form first. */
  readonly login: string
  /** The password that the user typed. */
  readonly password: string
  /** A name for the user's list of sessions; cut to 64 bytes. */
  readonly device?: string | undefined
  /**
   * The client's address: that of the connection, or the one that a trusted proxy reports, with or without a port. Without
   * it there are no limits per address. All values that are not addresses count as one address.
   */
  readonly ip?: string | undefined
  /** The device token of the latest login on this device. With it, strangers' failures do not lock its users out. */
  readonly deviceToken?: string | undefined
  /** A proof of the key that the session is bound to. Default: none; the tokens are bearer tokens. */
  readonly dpop?: DpopProof | undefined
}

/** The result of a login. */
export interface LoginResult extends TokenPair {
  /** For the device to keep, in place of the one before, and to send with its next login. It gives no access. */
  readonly deviceToken: string
}

/** How the application authenticated the user of `createSession`. */
export interface CreateSessionOptions {
  /** The name of the device in the user's list of sessions. Default: none. */
  readonly device?: string | undefined
  /** Authentication methods (RFC 8176), such as `['pwd', 'otp']`. Default: those of `proof`, or none. */
  readonly amr?: readonly string[] | undefined
  /**
   * Who acts in the user's place: becomes `act` (RFC 8693 §4.1). Blocking them revokes the session. Give their claims
   * instead of their id, and it is also revoked with the session that they act from. Default: nobody.
   */
  readonly actor?: string | { readonly sub: string; readonly sid: string; readonly act?: Actor } | undefined
  /**
   * The proof that `verifyPassword` or `createProof` returned; it works once. If the property is there, it must be valid:
   * `undefined` is refused too. `amr` is then what it proves, unless you give `amr` too. Default: no proof is asked for.
   */
  readonly proof?: string
  /** A DPoP proof of the key that the session is bound to. Default: none; the tokens are bearer tokens. */
  readonly dpop?: DpopProof | undefined
}

/** A session of the system that an application moves away from. */
export interface ImportedSession {
  /** Its refresh token, at least 16 characters, which the application has looked up. Only hashes of it are kept. */
  readonly token: string
  /** When that token expires: seconds since the epoch. */
  readonly expiresAt: number
  /** When the user logged in: seconds since the epoch. Default: 0, so a guard with `maxAge` asks for a new login. */
  readonly authTime?: number | undefined
  /** A name for the user's list of sessions; cut to 64 bytes. Default: none. */
  readonly device?: string | undefined
  /** Authentication methods (RFC 8176). Give the same each time. */
  readonly amr?: readonly string[] | undefined
}

/** The input of `verifyPassword`. */
export type PasswordVerification = Omit<LoginInput, 'device' | 'dpop'>

/** A proof that somebody is who they say; it works once, within 5 minutes, and only until the password changes. */
export interface Proof {
  /** The secret string to pass to `createSession` or `reauthenticate`. */
  readonly proof: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

/** The result of `verifyPassword`. */
export interface VerifiedPassword extends Proof {
  /** The id of the user whose password it is. */
  readonly userId: string
  /** The same as that of a login. */
  readonly deviceToken: string
}

/** The claims of the signed-in user, as `verify` returns them. */
export interface SignedIn {
  /** The user's id. */
  readonly sub: string
  /** The id of the session. */
  readonly sid: string
  /** Who acts for the user, if anybody does (RFC 8693 §4.1). */
  readonly act?: Actor | undefined
  /** How the user authenticated (RFC 8176). */
  readonly amr?: readonly string[] | undefined
  /** The key that the session is bound to, if it is (RFC 9449 §6.1). */
  readonly cnf?: Confirmation | undefined
}

/** A session as its user may see it: no token material. Times are seconds since the epoch. */
export interface SessionSummary {
  /** The id of the session, for `revokeSession`. */
  readonly id: string
  /** The name of the device; null if none was given. */
  readonly device: string | null
  /** When the session was created, in seconds since the epoch. */
  readonly createdAt: number
  /** When it was last refreshed, in seconds since the epoch. */
  readonly lastUsedAt: number
  /** When it expires unless it is refreshed, in seconds since the epoch. */
  readonly expiresAt: number
}

/** Work with passwords. The policy and the limits of hashing are those of logins. */
export interface Passwords {
  /** Checks the password against the policy and hashes it, for sign-up. Rejects with AuthError `password_*` or `overloaded`. */
  hash(password: string, options?: { readonly context?: readonly string[] }): Promise<string>
  /**
   * Changes a signed-in user's password. It revokes all sessions of the user, and the caller gets a new one. An interrupted
   * change can be repeated until it is complete. Rejects with AuthError `password_incorrect`, `password_*`.
   */
  change(claims: SignedIn, change: PasswordChange): Promise<TokenPair>
  /**
   * Sets a password without asking for the current one, also if the user has none, and revokes all sessions of the user.
   * Rejects with AuthError `not_found`, `password_*`.
   */
  set(userId: string, password: string, options?: { readonly context?: readonly string[] }): Promise<void>
  /**
   * Sends a reset's token by `passwords.sendReset`, if there is such a user; the result is the same if there is none. Rejects
   * with a TypeError without that option.
   */
  requestReset(request: PasswordResetRequest): Promise<void>
  /** Sets a password by a reset's token, and revokes all sessions. Rejects with `one_time_token_invalid`, `password_*`. */
  reset(reset: PasswordReset): Promise<void>
  /** Makes a user's outstanding reset worthless, for example after their e-mail address changed. */
  cancelReset(userId: string): Promise<void>
}

/** How a signed-in user proves again who they are: the password, or the proof of `verifyPassword` or `createProof`. */
export type Reauthentication = { readonly device?: string | undefined } & (
  | { readonly password: string }
  | { readonly proof: string }
)

/** The input of a password change. */
export interface PasswordChange {
  /** The password that the user has now. */
  readonly currentPassword: string
  /** The password that the user wants. */
  readonly newPassword: string
  /** More words that the new password must not contain. Default: none. */
  readonly context?: readonly string[] | undefined
  /** A name for the user's list of sessions; cut to 64 bytes. */
  readonly device?: string | undefined
}

/** The input of a request for a reset. */
export interface PasswordResetRequest {
  /** What the user typed; it is brought into its normal form first. */
  readonly login: string
  /** From the connection, or from a proxy that is trusted. */
  readonly ip?: string | undefined
}

/** The input of a reset. */
export interface PasswordReset {
  /** The token of the mail. */
  readonly token: string
  /** The password that the user wants. */
  readonly newPassword: string
  /** Words about the user that the password must not consist of. */
  readonly context?: readonly string[] | undefined
}

/** One-time tokens for the application's purposes, such as verifying an e-mail address. */
export interface OneTimeTokens {
  /** Makes a token. It replaces older ones of the same subject and purpose. */
  issue(fields: {
    readonly subject: string
    /** At most 64 characters; must not begin with `password_`. */
    readonly purpose: string
    /** At most 7 days; longer than an hour only if the token by itself gives access to nothing valuable. Default: `'1h'`. */
    readonly ttl?: Duration
    /** What the token proves, such as an e-mail address: it is consumed only together with that. Only a hash is stored. */
    readonly boundTo?: string
  }): Promise<{ readonly token: string; readonly expiresAt: number }>
  /**
   * Uses up a token. Rejects with AuthError `one_time_token_invalid`, also if `boundTo` differs from the value that it was
   * issued with; then the token is not used up.
   */
  consume(
    token: string,
    purpose: string,
    options?: { readonly boundTo?: string },
  ): Promise<{ readonly subject: string }>
  /** Makes the valid token of a subject and a purpose worthless, if there is one. */
  cancel(fields: { readonly subject: string; readonly purpose: string }): Promise<void>
}

/** Protects against forged requests from browsers that send neither `Sec-Fetch-Site` nor `Origin`. */
export interface CsrfTokens {
  /** Makes a token for a session; it is valid as long as the session. */
  issue(sessionId: string): string
  /** Returns whether a token belongs to the session. False if there is no token. */
  verify(sessionId: string, token: string | undefined): boolean
}
