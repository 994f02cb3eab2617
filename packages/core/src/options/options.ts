import type { PasswordResetMessage } from '../account/password-reset.ts'
import type { ThrottleOptions, ResolvedThrottle } from '../account/throttle-limits.ts'
import type { AuthEvent } from '../events.ts'
import type { Duration } from '../lib/duration.ts'
import type { StandardSchema } from '../lib/standard-schema.ts'
import type { PasswordBlocklist } from '../ports/password-blocklist.ts'
import type { Clock } from '../ports/clock.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { Store } from '../ports/store.ts'
import type { UserCallbacks } from '../ports/user-directory.ts'
import type { Lifetimes } from '../session/lifetimes.ts'
import type { Key } from '../token/key.ts'
import type { KeyRing } from '../token/key-ring.ts'

/** What `createAuth` takes. It checks all of it first, and reports every mistake in one TypeError. */
export interface AuthOptions<U, C> {
  /** The `iss` of every token, compared exactly: a URL of your API. In production it must not be an `http:` URL. */
  readonly issuer: string
  /** The `aud` of every token, compared exactly. */
  readonly audience: string
  /** Signs access tokens: a secret, or a key pair whose public half `jwks()` publishes. */
  readonly accessKey: Key | KeyRing
  /** Signs refresh tokens: a secret that differs from `accessKey`. */
  readonly refreshKey: Key | KeyRing
  /** Where sessions, one-time tokens, revocations and counters live. */
  readonly store: Store
  /** Your own users. Write it before `claims` and the groups: TypeScript infers the user's type from it. */
  readonly users: UserCallbacks<U>
  /** Makes the custom claims of an access token, anew at every refresh. Guards read `roles`. Default: no custom claims. */
  readonly claims?: (user: U) => C | Promise<C>
  /** Lifetimes, claims and names of tokens. Default: those of each option in it. */
  readonly tokens?: TokenOptions<C>
  /** How long sessions live, how many a user may have, and how revocations reach this process. Default: those of each option. */
  readonly sessions?: SessionOptions
  /** Which passwords are allowed, and how they are reset. Default: those of each option in it. */
  readonly passwords?: PasswordOptions<U>
  /** How passwords are hashed, and how many at a time. Default: those of each option in it. */
  readonly hashing?: HashingOptions
  /** How many attempts are allowed; `false` turns throttling off. Default: `throttleDefaults`. */
  readonly throttle?: ThrottleOptions | false
  /**
   * Brings a login into the one form that `findByLogin`, throttling and mails use; store logins in that form. Default:
   * `normalizeLogin`, which is Unicode's NFKC_Casefold without surrounding spaces.
   */
  readonly normalizeLogin?: (login: string) => string
  /** Reads DPoP proofs (RFC 9449), so that clients can bind their tokens to a key. Default: none; all are bearer tokens. */
  readonly dpop?: DpopOptions
  /** Receives every event. Default: no listener. */
  readonly onEvent?: (event: AuthEvent) => void | Promise<void>
  /** Milliseconds since the epoch. Default: `Date.now()` at each call, so that the fake timers of Jest and Vitest move it. */
  readonly clock?: Clock
  /** Whether to refuse what is only fit for development. Default: whether NODE_ENV is `production`. */
  readonly production?: boolean
}

/** Lifetimes, claims and names of tokens. */
export interface TokenOptions<C> {
  /** Lifetime of an access token. Default `'15m'`, at most `'1h'`. */
  readonly accessTtl?: Duration
  /** How long a session lives without a refresh, counted from its latest rotation. Default `'7d'`, at most `'365d'`. */
  readonly refreshTtl?: Duration
  /** How far two clocks may be apart. Default `'5s'`, at most `'60s'`. */
  readonly clockTolerance?: Duration
  /** Checks the custom claims before they are signed (Standard Schema, such as zod's). Default: no check. */
  readonly claimsSchema?: StandardSchema<C>
  /** Names of custom claims that may hold what looks like personal data. Default: none. */
  readonly allowClaims?: readonly string[]
  /**
   * Another `iss` that tokens may carry while a domain moves. First accept the new name in every process, then swap the two,
   * and leave the old one out after `refreshTtl`. Default: none.
   */
  readonly otherIssuer?: string
  /** The same for `aud`. Default: none. */
  readonly otherAudience?: string
}

/** How long sessions live, how many a user may have, and how revocations reach this process. */
export interface SessionOptions {
  /** Lifetime of a session, counted from login; rotation does not extend it. Default `'30d'`, at most `'365d'`. */
  readonly ttl?: Duration
  /** Sessions of one user; a login beyond it revokes the oldest. Default 100, at most 10,000. */
  readonly maxPerUser?: number
  /**
   * How long a replaced refresh token still gets its successor. A new one is kept for this and twice `clockTolerance` before
   * it rotates. Default `'30s'`, at most `'300s'`. With `0` both are off, and requests that lose a race are logged out.
   */
  readonly retryWindow?: Duration
  /** How long `verify` trusts a silent revocation feed; after that it asks the store. Default `'10s'`, at most `'300s'`. */
  readonly maxStaleness?: Duration
  /** Revocations held in memory; beyond it `verify` asks the store. Default 1,000,000. */
  readonly maxRevocations?: number
}

/** Which passwords are allowed, and how they are reset. */
export interface PasswordOptions<U> {
  /** Code points that a new password needs. Default 15; at least 8, which is only enough with a second factor. */
  readonly minLength?: number
  /** Words that a password must not consist of, such as the service's name. Default: none. */
  readonly context?: readonly string[]
  /**
   * Refuses more passwords than those that are always refused (common ones, repeats, sequences, words of their context):
   * `zxcvbnBlocklist()`, `breachBlocklist()` or your own. Default: none.
   */
  readonly blocklist?: PasswordBlocklist
  /**
   * Sends a reset's token to the user's stored address, after the response. If it rejects, there is an event. Default: none,
   * and there are no resets.
   */
  readonly sendReset?: (message: PasswordResetMessage<U>) => Promise<void>
  /** Lifetime of a reset's token. Default `'30m'`, at most `'60m'`. */
  readonly resetTtl?: Duration
}

/** How passwords are hashed, and how many at a time. */
export interface HashingOptions {
  /** Default: `bcryptHasher({ cost: 12 })`. */
  readonly hasher?: PasswordHasher
  /** Passwords that are hashed at the same time. Default: libuv's threads less two, at least 1. */
  readonly concurrency?: number
  /** Passwords that may wait; beyond it `overloaded`. Default 100. */
  readonly queue?: number
  /**
   * The longest that a password waits; beyond it `overloaded`. Keep it below the timeout of your load balancer. Default
   * `'25s'`, at most `'60s'`.
   */
  readonly deadline?: Duration
}

/** How DPoP proofs are checked (RFC 9449). */
export interface DpopOptions {
  /**
   * The URLs under which clients reach the API, without a slash at the end: its origins, with the path that a proxy removes if
   * there is one. The `htu` of a proof must be one of them and the path of the request. Headers such as `Host` do not count.
   */
  readonly baseUrls: readonly string[]
  /** Whether every token must be bound to a key, so that bearer tokens are not valid. Default: `false`; a client decides. */
  readonly required?: boolean
  /** Whether every proof needs a nonce of ours. Default: `false`; only proofs of clients whose clock is wrong need one. */
  readonly requireNonce?: boolean
  /**
   * Where used proofs are remembered. `'memory'` refuses a second use in the same process; `'store'` in every process, for one
   * call of the store with each proof. Default: `'memory'`.
   */
  readonly replays?: 'memory' | 'store'
}

/** The options with every default filled in: no other file decides one again. */
export interface ResolvedOptions<U> {
  readonly issuer: string
  readonly audience: string
  readonly accessKey: KeyRing
  readonly refreshKey: KeyRing
  readonly store: Store
  readonly users: UserCallbacks<U>
  readonly claims: (user: U) => object | Promise<object>
  readonly lifetimes: Lifetimes
  readonly tokens: {
    readonly claimsSchema?: StandardSchema<object> | undefined
    readonly allowClaims: readonly string[]
    readonly otherIssuer?: string | undefined
    readonly otherAudience?: string | undefined
  }
  readonly sessions: {
    readonly maxPerUser: number
    /** Milliseconds. */
    readonly maxStaleness: number
    readonly maxRevocations: number
  }
  readonly passwords: {
    readonly minLength: number
    readonly context: readonly string[]
    readonly blocklist?: PasswordBlocklist | undefined
    readonly sendReset?: ((message: PasswordResetMessage<U>) => Promise<void>) | undefined
    /** Seconds. */
    readonly resetTtl: number
  }
  readonly hashing: {
    readonly hasher: PasswordHasher
    readonly concurrency: number
    readonly queue: number
    /** Milliseconds. */
    readonly deadline: number
  }
  /** Undefined if no proofs are read. */
  readonly dpop?: Required<DpopOptions> | undefined
  /** Undefined where throttling is off. */
  readonly throttle: ResolvedThrottle | undefined
  readonly normalizeLogin: (login: string) => string
  readonly onEvent?: ((event: AuthEvent) => void | Promise<void>) | undefined
  readonly clock: Clock
  readonly production: boolean
}
