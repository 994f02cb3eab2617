import { channel } from 'node:diagnostics_channel'
import type { Emit } from '../events.ts'
import type { ResolvedOptions } from '../options/options.ts'
import type { Clock } from '../ports/clock.ts'
import type { RequireUnblocked } from '../session/unblocked.ts'
import type { Claims } from '../token/claims.ts'
import type { DpopProof } from '../token/dpop/possession.ts'

/** The options that tools may look at: all but keys and the application's callbacks. */
export type DescribedOptions = Pick<
  ResolvedOptions<never>,
  'audience' | 'hashing' | 'lifetimes' | 'sessions' | 'store' | 'throttle'
> & { readonly passwords: Pick<ResolvedOptions<never>['passwords'], 'blocklist' | 'minLength'> }

export function describedOptions(options: DescribedOptions): DescribedOptions {
  const { audience, hashing, lifetimes, sessions, store, throttle, passwords } = options
  const { blocklist, minLength } = passwords
  return { audience, hashing, lifetimes, sessions, store, throttle, passwords: { blocklist, minLength } }
}

/** A cookie that an adapter sets. */
interface DescribedCookie {
  readonly name: string
  readonly sameSite: 'strict' | 'lax' | 'none'
}

/** What an adapter makes of an Auth. */
export interface AdapterDescription {
  /** The cookies of tokens; none if tokens are in bodies. */
  readonly cookies: readonly DescribedCookie[]
  /** The origins whose pages may use the cookies, besides the API's own. */
  readonly origins: readonly string[]
}

/** What adapters and tools need of an `Auth`, and applications do not. */
export interface AuthInternals<U = unknown, C = unknown> {
  /** Emits an event to the application's listener and to the diagnostics channels. */
  readonly emit: Emit
  /** The clock of the `Auth`. */
  readonly clock: Clock
  /** The custom claims that a token of this user would carry now; with what a verified token grants by itself in `claims`. */
  customClaims(user: U, claims?: object): Promise<C>
  /**
   * Reads a refresh token that was signed here, even an expired or replaced one, without asking the store. Rejects with
   * AuthError `token_invalid`.
   */
  readRefreshToken(refreshToken: string): Promise<RefreshTokenSession>
  /** Whether the application sends mails for password resets. */
  readonly sendsPasswordResets: boolean
  /** Every `iss` of the Auth's own tokens. */
  readonly issuers: readonly string[]
  /** Whether the Auth refuses what is only fit for development. */
  readonly production: boolean
  /** The options that tools may show; no secret is among them. */
  readonly options: DescribedOptions
  /** Whether `users.findById` finds a user. */
  hasUser(id: string): Promise<boolean>
  /** The id of the user whom a login would find. */
  idOfLogin(login: string): Promise<string | undefined>
  /** Each adapter adds itself here. */
  readonly adapters: AdapterDescription[]
  /** Whether every token must be bound to a key; undefined if the Auth reads no DPoP proofs. */
  readonly dpop: { readonly required: boolean } | undefined
  /** Refuses a token that has no session here, where its subject or its actor is blocked. */
  readonly requireUnblocked: RequireUnblocked
  /** How the Auth verifies tokens without a promise, for guards; undefined if tokens are always verified with one. */
  readonly verification?: ImmediateVerification<C>
  /** Verifies the Auth's own tokens only, where `auth.verify` accepts those of other issuers as well. */
  readonly verifyOwn?: (accessToken: string, proof?: DpopProof) => Promise<unknown>
  /** The API as OAuth clients see it, if it is described: a route serves it, and every refusal by a guard names it. */
  readonly resource?: DescribedResource
}

/** An Auth's `verify`, and the same without a promise. */
export interface ImmediateVerification<C = unknown> {
  /** The `verify` that `atOnce` stands for. If an application has replaced it, its own one counts. */
  readonly verify: unknown
  /** Verifies as `verify` does. It returns the claims without a promise if nothing must be waited for, and may throw. */
  readonly atOnce: (accessToken: string, proof?: DpopProof) => Claims<C> | Promise<Claims<C>>
  /** Finds the claims of a token that `verify` would accept at once, because it verified the token before; of any string. */
  readonly recognise: (accessToken: string) => Claims<C> | undefined
}

/** The metadata of a protected resource (RFC 9728). */
export interface DescribedResource {
  /** The metadata. */
  readonly document: Readonly<Record<string, unknown>>
  /** Where it is served. */
  readonly path: string
  /** The whole address. */
  readonly url: string
}

/** What a refresh token says about its session. */
export interface RefreshTokenSession {
  readonly sessionId: string
  readonly subject: string
  /** Seconds since the epoch when the session expires if it is not refreshed before. */
  readonly expiresAt: number
}

// A registered symbol: an adapter and an application may have loaded two copies of this package.
const key = Symbol.for('sallyport.internals')

const created = channel('sallyport:auth_created')

/** Tells development tools in this process, such as `sallyport studio`, about a new `Auth`: `{ auth }` on a diagnostics channel. */
export function announceAuth(auth: object): void {
  created.publish({ auth })
}

/** Adds the internals as an enumerable member, so that `{ ...auth }` keeps them. */
export function withInternals<A extends object>(auth: A, internals: AuthInternals<never>): A {
  return Object.assign(auth, { [key]: internals })
}

/**
 * Reads what an adapter needs of an `Auth` and applications do not: its clock, its events and its refresh tokens.
 *
 * @throws TypeError for an object that `createAuth` did not make. A copy by `{ ...auth }` is accepted.
 * @example
 * ```ts
 * import { internalsOf } from '@sallyport/core/adapter'
 * internalsOf(auth).emit('access_denied', { subject: 'u-1', reason: 'forbidden' })
 * ```
 */
export function internalsOf<U = unknown, C = unknown>(auth: object): AuthInternals<U, C> {
  const internals = (auth as { readonly [key]?: AuthInternals<U, C> } | undefined)?.[key]
  if (internals !== undefined) return internals
  throw new TypeError('auth: must be what createAuth returned; a wrapper must keep its symbols, as { ...auth } does')
}

/** The same Auth, for routes that work on its sessions: a token of another issuer has none of them. */
export function ownTokensOnly<A extends object>(auth: A): A {
  const { verifyOwn } = internalsOf(auth)
  return verifyOwn === undefined ? auth : { ...auth, verify: verifyOwn }
}
