import type { Emit } from './events.ts'
import type { Duration } from './lib/duration.ts'
import type { Clock } from './ports/clock.ts'
import type { SessionRef } from './ports/session-store.ts'
import type { WatchSignal } from './session/watch.ts'
import type { Actor, Claims } from './token/claims.ts'
import type { Key } from './token/key.ts'
import type { KeyRing } from './token/key-ring.ts'

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
  /** For the device to keep in the place of the one before, and to send with its next login. It gives no access. */
  readonly deviceToken: string
}

/** What `createSession` may be told about how the application authenticated the user. */
export interface CreateSessionOptions {
  readonly device?: string | undefined
  /** Authentication methods (RFC 8176), such as `['pwd', 'otp']`. */
  readonly amr?: readonly string[] | undefined
  /**
   * Who acts in the user's place: becomes `act` (RFC 8693 §4.1). Blocking them ends the session. Give their own claims,
   * rather than their id, and it also ends with the session that they act from.
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

/** The claims of whoever asks, as `verify` gives them. */
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

/** Password work for the application's own sign-up, behind the same policy and limiter as logins. */
export interface Passwords {
  /** Checks the password against the policy and hashes it. Throws AuthError `password_*` or `overloaded`. */
  hash(password: string, options?: { readonly context?: readonly string[] }): Promise<string>
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
export interface OneTimeTokenWork {
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

/** How an Auth is doing, for a health check or a gauge. */
export interface AuthStatus {
  readonly hashing: { readonly running: number; readonly queued: number }
  readonly feed: {
    /** Milliseconds since the revocation feed was last read; undefined before it was joined. */
    readonly silentFor: number | undefined
    /** Ends that this process remembers. */
    readonly ends: number
  }
}

/** Keys that replace those in use; what is left out stays. */
export interface KeyReload {
  readonly accessKey?: Key | KeyRing
  readonly refreshKey?: Key | KeyRing
}

/** Proof against forged requests, for browsers that say neither which site nor which origin a request comes from. */
export interface CsrfTokens {
  /** Makes a token of a session; it is good for as long as the session. */
  issue(sessionId: string): string
  verify(sessionId: string, token: string | undefined): boolean
}

/** What a refresh token says of its session. */
export interface RefreshTokenFacts {
  readonly sessionId: string
  readonly subject: string
  /** Seconds since the epoch: the idle end, which the absolute one bounds. */
  readonly expiresAt: number
}

/** What `createAuth` makes. Every method rejects with an AuthError, or a TypeError for a caller's mistake. */
export interface Auth<U = unknown, C = unknown> {
  login(input: LoginInput): Promise<LoginResult>
  createSession(userId: string, options?: CreateSessionOptions): Promise<TokenPair>
  /**
   * Checks a password as `login` does, under the same limits, and makes no session: `createSession` takes the proof, after
   * the application has asked for a second factor. Rejects with AuthError `credentials_invalid`, `too_many_requests`.
   */
  verifyPassword(input: PasswordVerification): Promise<VerifiedPassword>
  /** Makes a proof for a user whom the application authenticated by other means. Rejects with `credentials_invalid`. */
  createProof(userId: string, options: { readonly amr: readonly string[] }): Promise<Proof>
  verify(accessToken: string): Promise<Claims<C>>
  refresh(refreshToken: string): Promise<RefreshedPair>
  logout(refreshToken: string): Promise<void>
  /**
   * Reads a refresh token that was signed here, an expired or replaced one too, and asks no store. Rejects with AuthError
   * `token_invalid`.
   */
  readRefreshToken(refreshToken: string): Promise<RefreshTokenFacts>
  /** Resolves to whether the subject has such a session; another user's session is left alone. */
  endSession(ref: SessionRef): Promise<boolean>
  logoutAll(userId: string, options?: { readonly except?: string | undefined }): Promise<void>
  /** The step-up of RFC 9470: a session with a new `auth_time` in the place of the old one. Rejects with `password_incorrect`. */
  reauthenticate(claims: SignedIn, proof: Reauthentication): Promise<TokenPair>
  /**
   * All sessions of the user end, the calling one too, and the caller gets a new one. It can be repeated until complete.
   * Rejects with AuthError `password_incorrect`, `password_*`.
   */
  changePassword(claims: SignedIn, change: PasswordChange): Promise<TokenPair>
  /**
   * Sets a password without asking for the current one, also where the user has none; all sessions of the user end.
   * Rejects with AuthError `not_found`, `password_*`.
   */
  setPassword(userId: string, password: string, options?: { readonly context?: readonly string[] }): Promise<void>
  /** Answers alike whoever asks. Rejects with TypeError without the option `sendPasswordReset`. */
  requestPasswordReset(request: PasswordResetRequest): Promise<void>
  /** Rejects with AuthError `one_time_token_invalid`, `password_*`; all sessions of the user end. */
  resetPassword(reset: PasswordReset): Promise<void>
  /** Makes an outstanding reset worthless, such as after the user's e-mail address changed. */
  cancelPasswordReset(userId: string): Promise<void>
  /** Whether `sendPasswordReset` was given. */
  readonly sendsPasswordResets: boolean
  /** Tokens that work once, for purposes of the application's own. */
  readonly oneTimeTokens: OneTimeTokenWork
  listSessions(userId: string): Promise<readonly SessionSummary[]>
  recheck(claims: { readonly sub: string; readonly act?: Actor | undefined }, maxAge?: Duration): Promise<U>
  /** The custom claims that a token of this user would carry now. */
  customClaims(user: U): Promise<C>
  /**
   * Ends all sessions of the user, and those in which they act for others. Until `unblock`, however long, logins answer as
   * for a wrong password, and `createSession`, `reauthenticate`, `recheck` and resets refuse the user.
   */
  block(userId: string): Promise<void>
  /** Lifts a block. Sessions that it ended stay ended. */
  unblock(userId: string): Promise<void>
  /** Lifts the throttle's limits of one account: failed attempts at it, from anywhere, are forgotten. */
  unlock(userId: string): Promise<void>
  userChanged(userId: string): Promise<void>
  /**
   * Watches a connection that outlives its request: the signal aborts when the token expires, its session is revoked, or
   * its user or actor is blocked. Call `release` when the connection closes.
   */
  watch(claims: {
    readonly sub: string
    readonly sid: string
    readonly exp: number
    readonly act?: Actor | undefined
  }): WatchSignal
  /**
   * Replaces keys while running. Roll with overlap: let the next key verify everywhere first, then sign with it, then
   * drop the old one after the lifetime of its last token. Throws a TypeError, and changes nothing, for keys that
   * `createAuth` would refuse.
   */
  reloadKeys(keys: KeyReload): void
  /** The public keys of access tokens (RFC 7517 §5); an empty set where they are signed with a secret. */
  jwks(): { readonly keys: readonly Readonly<Record<string, unknown>>[] }
  /** Reads nothing but memory. */
  status(): AuthStatus
  ready(): Promise<void>
  /**
   * Leaves the revocation feed, and waits for passwords that are being hashed and for mails that are being sent. Every
   * later call that needs more than memory rejects with AuthError `closed`.
   */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
  readonly passwords: Passwords
  readonly csrf: CsrfTokens
  /** For adapters: emits an event to the application's listener and the diagnostics channels. */
  readonly emit: Emit
  /** For adapters: the clock that everything here goes by. */
  readonly clock: Clock
}

/** The claims that an `Auth` verifies, for what cannot infer them, such as a decorator's parameter. */
export type ClaimsOf<A> = A extends Auth<infer _U, infer C> ? Claims<C> : never

/** The user that an `Auth` knows. */
export type UserOf<A> = A extends Auth<infer U, infer _C> ? U : never
