import type { Duration } from '../lib/duration.ts'
import type { Actor } from '../token/shape.ts'

/** Two tokens, as a login gives them. */
export interface TokenPair {
  readonly accessToken: string
  readonly refreshToken: string
  /** Seconds until the access token expires. */
  readonly expiresIn: number
  readonly tokenType: 'Bearer'
}

/** Two tokens, as a refresh gives them. */
export interface RefreshedPair extends TokenPair {
  /**
   * `rotated`: the presented token was replaced. `replayed`: it had been replaced already, and this is the same
   * successor again. `kept`: it rests, and `refreshToken` is the presented one (in a cookie, set none).
   */
  readonly verdict: 'rotated' | 'replayed' | 'kept'
}

/** What a login takes. */
export interface LoginInput {
  readonly login: string
  readonly password: string
  /** For the user's own list of sessions; cut to 64 bytes. */
  readonly device?: string | undefined
  /**
   * Where the request comes from: the connection's address, or one that a trusted proxy told, with or without a port.
   * Without it the limits of addresses do not count, and anything else than an address counts as one address for all.
   */
  readonly ip?: string | undefined
  /** What the latest login on this device gave, of any account: strangers' failures do not lock its users out. */
  readonly deviceToken?: string | undefined
}

/** What a login gives. */
export interface LoginResult extends TokenPair {
  /** For the device to keep in place of the one before, and to send with its next login. It gives no access. */
  readonly deviceToken: string
}

/** What `createSession` may be told about how the application authenticated the user. */
export interface CreateSessionOptions {
  readonly device?: string | undefined
  /** Authentication methods (RFC 8176), such as `['pwd', 'otp']`. */
  readonly amr?: readonly string[] | undefined
  /**
   * Who acts in the user's place: becomes `act` (RFC 8693 §4.1). Blocking them revokes the session. Give their claims
   * instead of their id, and it is also revoked with the session that they act from.
   */
  readonly actor?: string | { readonly sub: string; readonly sid: string; readonly act?: Actor } | undefined
  /**
   * What `verifyPassword` or `createProof` gave; it works once. Where it is given it must be good: one that is undefined is
   * refused as well. `amr` is then what it proves, unless that is given too.
   */
  readonly proof?: string
}

/** What `verifyPassword` takes. */
export type PasswordVerification = Omit<LoginInput, 'device'>

/** A proof that somebody is who they say; it works once, for 5 minutes, and dies with the password. */
export interface Proof {
  readonly proof: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

/** What `verifyPassword` gives. */
export interface VerifiedPassword extends Proof {
  readonly userId: string
  /** As a login gives it. */
  readonly deviceToken: string
}

/** The claims of anybody who asks, as `verify` gives them. */
export interface SignedIn {
  readonly sub: string
  readonly sid: string
  readonly act?: Actor | undefined
  readonly amr?: readonly string[] | undefined
}

/** A session as its user may see it: no token material. Times are seconds since the epoch. */
export interface SessionSummary {
  readonly id: string
  readonly device: string | null
  readonly createdAt: number
  readonly lastUsedAt: number
  readonly expiresAt: number
}

/** Password work. The policy and the limits of hashing are those of logins. */
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
  /** Sets a new password by a reset's token, and revokes all sessions. Rejects with AuthError `one_time_token_invalid`, `password_*`. */
  reset(reset: PasswordReset): Promise<void>
  /** Makes a user's outstanding reset worthless, for example after their e-mail address changed. */
  cancelReset(userId: string): Promise<void>
}

/** A signed-in user's repeated proof of who they are: the password, or what `verifyPassword` or `createProof` gave. */
export type Reauthentication = { readonly device?: string | undefined } & (
  | { readonly password: string }
  | { readonly proof: string }
)

/** A signed-in user's wish for another password. */
export interface PasswordChange {
  readonly currentPassword: string
  readonly newPassword: string
  readonly context?: readonly string[] | undefined
  /** For the user's own list of sessions; cut to 64 bytes. */
  readonly device?: string | undefined
}

/** Who asks for a reset. */
export interface PasswordResetRequest {
  readonly login: string
  /** From the connection, or from a proxy that is trusted. */
  readonly ip?: string | undefined
}

/** What completes a reset. */
export interface PasswordReset {
  readonly token: string
  readonly newPassword: string
  /** Words of the user's that the password must not be made of. */
  readonly context?: readonly string[] | undefined
}

/** One-time tokens of the application's own, such as for the verification of an e-mail address. */
export interface OneTimeTokens {
  /** Makes a token; older ones of the same subject and purpose die. */
  issue(fields: {
    readonly subject: string
    /** At most 64 characters, and none that begins with `password_`. */
    readonly purpose: string
    /** At most 7 days; beyond an hour only where the token alone opens nothing valuable. Default: `'1h'`. */
    readonly ttl?: Duration
    /** What the token proves, such as an e-mail address: it is consumed only together with that. Only a hash is stored. */
    readonly boundTo?: string
  }): Promise<{ readonly token: string; readonly expiresAt: number }>
  /**
   * Uses a token up, once. Rejects with AuthError `one_time_token_invalid`, also where `boundTo` is another value than it
   * was issued with: that does not use it up.
   */
  consume(
    token: string,
    purpose: string,
    options?: { readonly boundTo?: string },
  ): Promise<{ readonly subject: string }>
  /** Makes the living token of a subject and a purpose worthless, if there is one. */
  cancel(fields: { readonly subject: string; readonly purpose: string }): Promise<void>
}

/** Proof against forged requests, for browsers that say neither which site nor which origin a request comes from. */
export interface CsrfTokens {
  /** Makes a token of a session; it is good for as long as the session. */
  issue(sessionId: string): string
  verify(sessionId: string, token: string | undefined): boolean
}
