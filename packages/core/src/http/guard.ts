import { AuthError, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Claims } from '../token/claims.ts'
import { isClaims } from './is-claims.ts'
import type { HttpRequest } from './request.ts'
import { checkRequirement, type Requirement, type SignedInRequirement } from './requirement.ts'
import { type Admission, type Step, type StepContext, stepsOf } from './step.ts'
import { bearerToken, type TokenSource } from './token-source.ts'

/** The part of an Auth that guards use. */
export interface GuardAuth<U, C> extends StepContext<U> {
  verify(accessToken: string): Promise<Claims<C>>
  readonly emit: Emit
}

/** Where a guard finds tokens. */
export interface GuardOptions {
  /** Default: the `Authorization` header, see {@link bearerToken}. */
  readonly tokenSource?: TokenSource | undefined
}

/** Lets a request in, or rejects with an AuthError. */
export type Guard<A> = (request: HttpRequest) => Promise<A>

/**
 * Makes a guard: a function that takes a request and resolves to whom it let in.
 *
 * It rejects with AuthError `authentication_required`, `token_invalid`, `token_expired`, `forbidden`,
 * `reauthentication_required` or `invalid_request`; and with `store_unavailable` for whatever else fails, because an
 * outage must neither let anybody in nor log anybody out. An optional guard resolves to undefined where no token is
 * presented. Throws TypeError for a requirement that is none.
 *
 * @example
 * ```ts
 * import { createGuard } from '@sallyport/core/http'
 * const guard = createGuard(auth, { roles: ['admin'], recheck: '0s' })
 * const { claims, user } = await guard(request)
 * ```
 */
export function createGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement?: SignedInRequirement,
  options?: GuardOptions,
): Guard<Admission<U, C>>
export function createGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement: Requirement,
  options?: GuardOptions,
): Guard<Admission<U, C> | undefined>
export function createGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement: Requirement = {},
  options: GuardOptions = {},
): Guard<Admission<U, C> | undefined> {
  checkRequirement(requirement)
  const { optional = false } = requirement
  const { tokenSource = bearerToken } = options
  const steps = stepsOf<U, C>(auth, requirement)
  return async request => {
    const claims = await authenticate(auth, tokenSource, request)
    if (claims !== undefined) return walk(steps, { claims }, auth.emit)
    if (optional) return undefined
    throw new AuthError('authentication_required')
  }
}

async function authenticate<U, C>(
  auth: GuardAuth<U, C>,
  tokenSource: TokenSource,
  request: HttpRequest,
): Promise<Claims<C> | undefined> {
  try {
    const token = await tokenSource(request)
    if (token === undefined) return undefined
    const claims: unknown = await auth.verify(token)
    if (!isClaims<C>(claims)) throw new TypeError('verify: resolved to no claims')
    return claims
  } catch (error) {
    throw asAuthError(error, auth.emit)
  }
}

async function walk<U, C>(steps: readonly Step<U, C>[], start: Admission<U, C>, emit: Emit): Promise<Admission<U, C>> {
  try {
    let admission = start
    for (const step of steps) admission = await step(admission)
    return admission
  } catch (error) {
    const refusal = asAuthError(error, emit)
    if (!refusal.retry) emit('access_denied', { subject: start.claims.sub, reason: refusal.code })
    throw refusal
  }
}

/** What is no AuthError is a failure underneath: 503, and neither 200 nor 401. */
function asAuthError(error: unknown, emit: Emit): AuthError {
  if (isAuthError(error)) return error
  emit('store_failed', { operation: 'guard' })
  return new AuthError('store_unavailable', { cause: error })
}
