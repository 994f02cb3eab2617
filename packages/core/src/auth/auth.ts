import type {
  TokenPair,
  RefreshedPair,
  RefreshOptions,
  LoginInput,
  LoginResult,
  CreateSessionOptions,
  ImportedSession,
  PasswordVerification,
  Proof,
  VerifiedPassword,
  SignedIn,
  SessionSummary,
  Passwords,
  Reauthentication,
  OneTimeTokens,
  CsrfTokens,
} from '../account/types.ts'
import type { Duration } from '../lib/duration.ts'
import type { SessionRef } from '../ports/session-store.ts'
import type { WatchSignal } from '../session/watch.ts'
import type { Claims } from '../token/claims.ts'
import type { DpopProof } from '../token/dpop/possession.ts'
import type { Key } from '../token/key.ts'
import type { KeyRing } from '../token/key-ring.ts'
import type { Actor } from '../token/shape.ts'

/** How an Auth is doing, for a health check or a gauge. */
export interface AuthStatus {
  /** How many passwords are being hashed, and how many wait. */
  readonly hashing: { readonly running: number; readonly queued: number }
  /** The revocation feed, as this process knows it. */
  readonly feed: {
    /** Milliseconds since the revocation feed was last read; undefined before it was joined. */
    readonly silentFor: number | undefined
    /** Revocations held in memory. */
    readonly revocations: number
  }
}

/** Keys that replace those in use. A key that is left out stays. */
export interface KeyReload {
  /** Signs access tokens from now on. */
  readonly accessKey?: Key | KeyRing
  /** Signs refresh tokens from now on. */
  readonly refreshKey?: Key | KeyRing
}

/** What `createAuth` makes. Every method rejects with an AuthError, or a TypeError for a caller's mistake. */
export interface Auth<U = unknown, C = unknown> {
  /**
   * Checks a login and a password, and creates a session.
   *
   * Rejects with AuthError `credentials_invalid` for every cause, `too_many_requests`, or `overloaded`.
   *
   * @example
   * ```ts
   * const { accessToken, refreshToken } = await auth.login({ login: 'ann', password: 'correct horse battery staple' })
   * ```
   */
  login(input: LoginInput): Promise<LoginResult>
  /**
   * Creates a session for a user that the application has authenticated, and counts no attempt.
   *
   * Rejects with AuthError `credentials_invalid` if there is no such user, or if they are blocked.
   *
   * @example
   * ```ts
   * const { accessToken } = await auth.createSession('u1', { amr: ['pwd', 'otp'], device: 'Firefox on Linux' })
   * ```
   */
  createSession(userId: string, options?: CreateSessionOptions): Promise<TokenPair>
  /**
   * Exchanges another system's refresh token for a session, after the application has looked the token up. However often and in
   * however many processes it is imported, there is one session: until its own refresh token is used, every import returns that
   * token, and afterwards the old token is judged like a replaced one. A session that is over is not imported again. Rejects
   * with AuthError `session_ended`, `session_expired`, `refresh_token_reused`.
   */
  importSession(userId: string, session: ImportedSession): Promise<TokenPair>
  /**
   * Checks a password as `login` does, under the same limits, and makes no session: `createSession` takes the proof, after
   * the application has asked for a second factor. Rejects with AuthError `credentials_invalid`, `too_many_requests`.
   */
  verifyPassword(input: PasswordVerification): Promise<VerifiedPassword>
  /**
   * Makes a proof for a user that the application authenticated in another way, such as with a passkey. Rejects with
   * AuthError `credentials_invalid`.
   */
  createProof(userId: string, options: { readonly amr: readonly string[] }): Promise<Proof>
  /**
   * Checks an access token and resolves to its claims. It makes no query.
   *
   * Rejects with AuthError `token_invalid`, `token_expired`, `clock_disagrees`, or with `store_unavailable` if neither the
   * revocation feed nor the store can be asked. A token that is bound to a key needs a DPoP proof; the proof then rejects with
   * `invalid_dpop_proof` or `use_dpop_nonce`.
   *
   * @example
   * ```ts
   * const { sub, sid } = await auth.verify(accessToken)
   * ```
   */
  verify(accessToken: string, proof?: DpopProof): Promise<Claims<C>>
  /**
   * Renews the tokens of a session. The same token gets the same successor for `sessions.retryWindow`, so that a lost response
   * logs nobody out; with the same `idempotencyKey`, until the session expires.
   *
   * Rejects with AuthError `token_invalid`, `session_ended`, `session_expired`, or `refresh_token_reused`, which revokes the
   * session; with `invalid_request` for an idempotency key that is not random. A token that is bound to a key needs a DPoP
   * proof, as for `verify`.
   *
   * @example
   * ```ts
   * const { accessToken, refreshToken: next } = await auth.refresh(refreshToken)
   * ```
   */
  refresh(refreshToken: string, options?: RefreshOptions): Promise<RefreshedPair>
  /** Revokes the session of a refresh token. Rejects with AuthError `token_invalid` for one that is not valid. */
  logout(refreshToken: string): Promise<void>
  /** Revokes a session if it is the subject's. Resolves to whether it was. */
  revokeSession(ref: SessionRef): Promise<boolean>
  /** Revokes all sessions of a user, except for the one whose id is given. */
  logoutAll(userId: string, options?: { readonly except?: string | undefined }): Promise<void>
  /** The step-up of RFC 9470: replaces the session by one with a new `auth_time`. Rejects with `password_incorrect`. */
  reauthenticate(claims: SignedIn, proof: Reauthentication): Promise<TokenPair>
  /** Hashing, changes and resets. */
  readonly passwords: Passwords
  /** Tokens that work once, for the application's purposes. */
  readonly oneTimeTokens: OneTimeTokens
  /** Lists the sessions of a user that have neither expired nor been revoked. */
  listSessions(userId: string): Promise<readonly SessionSummary[]>
  /**
   * Looks the user up again, and resolves to what `findById` returned. An answer that is younger than `maxAge` is reused;
   * default: `'0s'`, which always asks.
   *
   * Rejects with AuthError `token_invalid` if the user is gone or blocked.
   */
  recheck(claims: { readonly sub: string; readonly act?: Actor | undefined }, maxAge?: Duration): Promise<U>
  /**
   * Revokes all sessions of the user, and those in which they act for others. Until `unblock`, logins answer as for a wrong
   * password, and `createSession`, `reauthenticate`, `recheck` and resets refuse the user.
   */
  block(userId: string): Promise<void>
  /** Lifts a block. Sessions that it revoked stay revoked. */
  unblock(userId: string): Promise<void>
  /** Forgets the failed attempts at one account, so that its owner can log in again. */
  unlock(userId: string): Promise<void>
  /**
   * Makes every process forget what it remembers of a user, so that guards with `recheck` read the user again. It revokes
   * nothing: claims stay in issued tokens until the next refresh.
   */
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
  /**
   * Resolves when the revocation feed works and passwords can be hashed, so that the process can take requests. Rejects with
   * AuthError `store_unavailable`, or `misconfigured` if the hasher's native module cannot be loaded.
   */
  ready(): Promise<void>
  /**
   * Leaves the revocation feed, and waits for passwords that are being hashed and for mails that are being sent. Every
   * later call that needs more than memory rejects with AuthError `closed`.
   */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
  /** The tokens that prove, with cookies, that a page of the application sent a request. */
  readonly csrf: CsrfTokens
}

/** The claims that an `Auth` verifies, for what cannot infer them, such as a decorator's parameter. */
export type ClaimsOf<A> = A extends Auth<infer _U, infer C> ? Claims<C> : never

/**
 * The names of roles that an `Auth`, claims or a policy of `@sallyport/rbac` know: those of the union, or the enum, that types
 * `roles`; any string where there is none.
 *
 * @example
 * ```ts
 * import type { RoleOf } from '@sallyport/core'
 * type Role = RoleOf<typeof auth> // 'maker' | 'checker', where claims gives { roles: ('maker' | 'checker')[] }
 * ```
 */
export type RoleOf<T> = T extends { verify(accessToken: string): Promise<infer C> } ? RoleIn<C> : RoleIn<T>

type RoleIn<T> = T extends { readonly roles?: readonly (infer R extends string)[] | null | undefined } ? `${R}` : string

/** The user that an `Auth` knows. */
export type UserOf<A> = A extends Auth<infer U, infer _C> ? U : never
