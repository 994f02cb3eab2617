import type { PasswordResetMessage } from '../account/password-reset.ts'
import type { ThrottleOptions, ThrottleSettings } from '../account/throttle-limits.ts'
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

/** What `createAuth` takes. Every mistake in it is found there, all of them in one TypeError. */
export interface AuthOptions<U, C> {
  /** The `iss` of every token, compared exactly: a URL of the API's own. In production not an `http:` one. */
  readonly issuer: string
  /** The `aud` of every token, compared exactly. */
  readonly audience: string
  /**
   * Another `iss` that tokens may carry while a domain moves. First accept the new name in every process, then swap the two,
   * and leave the old one out after the idle lifetime of the last session. Default: none.
   */
  readonly otherIssuer?: string
  /** The same for `aud`. Default: none. */
  readonly otherAudience?: string
  /** Signs access tokens: a secret, or a key pair whose public half `jwks()` publishes. */
  readonly accessKey: Key | KeyRing
  /** Signs refresh tokens; a secret, and another one than `accessKey`. */
  readonly refreshKey: Key | KeyRing
  /** Where sessions, one-time tokens, ends and counters live. */
  readonly store: Store
  /** The application's own users. Write it before `claims`, or inference cannot see the user's type. */
  readonly users: UserCallbacks<U>
  /** Makes the custom claims of an access token, anew at every refresh. Default: none. Guards read `roles`. */
  readonly claims?: (user: U) => C | Promise<C>
  /** Checks the custom claims before they are signed (Standard Schema, such as zod's). Default: no check. */
  readonly claimsSchema?: StandardSchema<C>
  /** Names of custom claims that may hold what looks like personal data. Default: none. */
  readonly allowClaims?: readonly string[]
  /** Default `'15m'`, at most `'1h'`: revocations are kept for longer than that, whatever each process is configured with. */
  readonly accessTokenTtl?: Duration
  /** The idle end of a session, counted from its latest rotation. Default `'7d'`, at most `'365d'`. */
  readonly refreshTokenTtl?: Duration
  /** The absolute end of a session, counted from login; rotation never moves it. Default `'30d'`, at most `'365d'`. */
  readonly sessionTtl?: Duration
  /**
   * How long a replaced refresh token still gets its successor. A new one rests for this and twice `clockTolerance` before
   * it rotates.
   * Default `'30s'`, at most `'300s'`. With `0` both are off, and the losers of a race are logged out.
   */
  readonly retryWindow?: Duration
  /** How far two clocks may be apart. Default `'5s'`, at most `'60s'`. */
  readonly clockTolerance?: Duration
  /** For how long a silent revocation feed is believed; after that `verify` asks the store. Default `'10s'`, at most `'300s'`. */
  readonly maxStaleness?: Duration
  /** Living sessions of one user; the oldest end beyond it. Default 100. */
  readonly maxSessions?: number
  /** Ends that this process remembers; beyond it `verify` asks the store. Default 1,000,000. */
  readonly maxRevocations?: number
  /** Default: `bcryptHasher({ cost: 12 })`. */
  readonly hasher?: PasswordHasher
  /** Passwords that are hashed at the same time. Default: libuv's threads less two, at least 1. */
  readonly hashConcurrency?: number
  /** Passwords that may wait for that; beyond it `overloaded`. Default 100. */
  readonly hashQueue?: number
  /**
   * The longest that a password waits to be hashed; `overloaded` beyond it. Keep it below the timeout of your load balancer.
   * Default `'25s'`, at most `'60s'`.
   */
  readonly hashDeadline?: Duration
  /** Code points that a new password needs. Default 15; at least 8, which suits only a second factor besides. */
  readonly minPasswordLength?: number
  /** Words that no password may be made of, such as the service's name. Default: none. */
  readonly passwordContext?: readonly string[]
  /**
   * Refuses more passwords than those that are always refused: common ones, repeats, sequences, and words of their context.
   * Such as `zxcvbnBlocklist()` or `breachBlocklist()`. Default: none.
   */
  readonly passwordBlocklist?: PasswordBlocklist
  /**
   * Brings a login into the one form that `findByLogin`, throttling and mails use. Default: `normalizeLogin`, which is
   * Unicode's NFKC_Casefold without surrounding spaces; store logins in that form.
   */
  readonly normalizeLogin?: (login: string) => string
  /** How many attempts are admitted; `false` counts none. Default: see `throttleDefaults`. */
  readonly throttle?: ThrottleOptions | false
  /**
   * Sends a reset's token to the user's own stored address, after the answer went out. Default: none, and there are no
   * resets. A rejection is an event.
   */
  readonly sendPasswordReset?: (message: PasswordResetMessage<U>) => Promise<void>
  /** The life of a reset's token. Default `'30m'`, at most `'60m'`. */
  readonly passwordResetTtl?: Duration
  /** Hears every event; see the events' table. Default: nobody. */
  readonly onEvent?: (event: AuthEvent) => void | Promise<void>
  /** Milliseconds since the epoch. Default: `Date.now()` at each call, so that the fake timers of Jest and Vitest move it. */
  readonly clock?: Clock
  /** Whether to refuse what is fit for development alone. Default: whether NODE_ENV is `production`. */
  readonly production?: boolean
}

/** The options with every default filled: nothing downstream decides one again. */
export interface Settings<U> {
  readonly issuer: string
  readonly audience: string
  readonly otherIssuer?: string | undefined
  readonly otherAudience?: string | undefined
  readonly accessKey: KeyRing
  readonly refreshKey: KeyRing
  readonly store: Store
  readonly users: UserCallbacks<U>
  readonly claims: (user: U) => object | Promise<object>
  readonly claimsSchema?: StandardSchema<object> | undefined
  readonly allowClaims: readonly string[]
  readonly lifetimes: Lifetimes
  /** Milliseconds. */
  readonly maxStaleness: number
  readonly maxSessions: number
  readonly maxRevocations: number
  readonly hasher: PasswordHasher
  readonly hashConcurrency: number
  readonly hashQueue: number
  /** Milliseconds. */
  readonly hashDeadline: number
  readonly minPasswordLength: number
  readonly passwordContext: readonly string[]
  readonly passwordBlocklist?: PasswordBlocklist | undefined
  readonly normalizeLogin: (login: string) => string
  /** Undefined where nothing is counted. */
  readonly throttle: ThrottleSettings | undefined
  readonly sendPasswordReset?: ((message: PasswordResetMessage<U>) => Promise<void>) | undefined
  /** Seconds. */
  readonly passwordResetTtl: number
  readonly onEvent?: ((event: AuthEvent) => void | Promise<void>) | undefined
  readonly clock: Clock
  readonly production: boolean
}
