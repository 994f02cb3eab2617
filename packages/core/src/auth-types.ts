import type { Emit } from './events.ts'
import type { Duration } from './lib/duration.ts'
import type { Clock } from './ports/clock.ts'
import type { SessionRef } from './ports/session-store.ts'
import type { Claims } from './token/claims.ts'
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
}

/** What `createSession` may be told about how the application authenticated the user. */
export interface CreateSessionOptions {
  readonly device?: string | undefined
  /** Authentication methods (RFC 8176), such as `['pwd', 'otp']`. */
  readonly amr?: readonly string[] | undefined
  /** The id of who acts in the user's place: becomes `act` (RFC 8693 §4.1). */
  readonly actor?: string | undefined
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

/** Keys that replace those in use; what is left out stays. */
export interface KeyReload {
  readonly accessKey?: Key | KeyRing
  readonly refreshKey?: Key | KeyRing
}

/** What `createAuth` makes. Every method rejects with an AuthError, or a TypeError for a caller's mistake. */
export interface Auth<U = unknown, C = unknown> {
  login(input: LoginInput): Promise<TokenPair>
  createSession(userId: string, options?: CreateSessionOptions): Promise<TokenPair>
  verify(accessToken: string): Promise<Claims<C>>
  refresh(refreshToken: string): Promise<RefreshedPair>
  logout(refreshToken: string): Promise<void>
  endSession(ref: SessionRef): Promise<boolean>
  logoutAll(userId: string, options?: { readonly except?: string | undefined }): Promise<void>
  listSessions(userId: string): Promise<readonly SessionSummary[]>
  recheck(claims: { readonly sub: string }, maxAge?: Duration): Promise<U>
  block(userId: string): Promise<void>
  unblock(userId: string): Promise<void>
  userChanged(userId: string): Promise<void>
  watch(claims: { readonly sub: string; readonly sid: string; readonly exp: number }): AbortSignal
  /**
   * Replaces keys while running. Roll with overlap: let the next key verify everywhere first, then sign with it, then
   * drop the old one after the lifetime of its last token. Throws a TypeError, and changes nothing, for keys that
   * `createAuth` would refuse.
   */
  reloadKeys(keys: KeyReload): void
  /** The public keys of access tokens (RFC 7517 §5); an empty set where they are signed with a secret. */
  jwks(): { readonly keys: readonly Readonly<Record<string, unknown>>[] }
  ready(): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
  readonly passwords: Passwords
  /** For adapters: emits an event to the application's listener and the diagnostics channels. */
  readonly emit: Emit
  /** For adapters: the clock that everything here goes by. */
  readonly clock: Clock
}

/** The claims that an `Auth` verifies, for what cannot infer them, such as a decorator's parameter. */
export type ClaimsOf<A> = A extends Auth<infer _U, infer C> ? Claims<C> : never

/** The user that an `Auth` knows. */
export type UserOf<A> = A extends Auth<infer U, infer _C> ? U : never
