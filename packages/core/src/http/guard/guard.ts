import type { Auth, RoleOf } from '../../auth/auth.ts'
import { type ImmediateVerification, internalsOf } from '../../auth/internals.ts'
import { AuthError, isAuthError } from '../../errors.ts'
import type { Emit } from '../../events.ts'
import { failureOf } from '../../lib/failure.ts'
import { mapErrors } from '../../lib/map-errors.ts'
import type { RoutePolicy } from '../../ports/route-policy.ts'
import type { Claims } from '../../token/claims.ts'
import type { DpopProof } from '../../token/dpop/possession.ts'
import { isClaims } from './is-claims.ts'
import { type ChallengeParameters, withChallenge } from '../reply/challenge.ts'
import type { HttpRequest } from '../request/request.ts'
import { checkRequirement, describeRequirement, type Requirement, type SignedInRequirement } from './requirement.ts'
import type { AuthenticatedDescription } from './description.ts'
import { checkPolicy } from './policy.ts'
import type { RequestAuth, Step } from './request-auth.ts'
import { stepsOf } from './step.ts'
import { walk } from './walk.ts'
import { type CookieMode, cookieModeOf, type CookiesOption } from '../cookies/cookie-options.ts'
import { checkOptionNames, type OptionNames } from '../options/known-options.ts'
import { type Credential, findCredential } from './credential.ts'
import { requireOurPage } from './csrf.ts'
import { ReadingFailed } from './reading-failed.ts'
import { offeringDpop, proofForToken } from './dpop.ts'
import { tokenSchemeOf } from '../request/dpop-proof.ts'
import { bearerOrDpopToken, bearerToken, type TokenSource, uncheckedBearerToken } from '../request/token-source.ts'

/** The part of an Auth that guards use. */
export type GuardAuth<U, C> = Pick<Auth<U, C>, 'verify' | 'recheck' | 'csrf'>

/** Where a guard finds tokens. */
export interface GuardOptions extends CookiesOption {
  /** Finds the access token of a request. Default: the `Authorization` header, see {@link bearerToken}. */
  readonly tokenSource?: TokenSource | undefined
  /** Decides what `can` asks for. Default: none; a guard with `can` is refused. */
  readonly policy?: RoutePolicy | undefined
}

export const guardOptionNames: OptionNames<GuardOptions> = {
  cookieName: true,
  cookies: true,
  policy: true,
  tokenSource: true,
}

/** The options of guards, checked and with defaults. */
export interface ReadGuardOptions {
  readonly tokenSource: TokenSource
  /** Undefined if tokens are not in cookies. */
  readonly mode: CookieMode | undefined
  readonly policy: RoutePolicy | undefined
}

/** Reads the options of guards, once for all guards of an application. Throws TypeError for a mistake in them. */
export function readGuardOptions(options: GuardOptions): ReadGuardOptions {
  const { tokenSource = bearerToken, policy } = options
  if (policy !== undefined) checkPolicy(policy)
  return { tokenSource, mode: cookieModeOf(options), policy }
}

/** Lets a request in, or rejects with an AuthError. */
export type Guard<A> = (request: HttpRequest) => Promise<A>

/** Lets a request in, or throws or rejects with an AuthError. It returns a promise only if it must wait for something. */
export type ImmediateGuard<A> = (request: HttpRequest) => A | Promise<A>

/**
 * Makes a guard: a function that takes a request and resolves to the user whom it admits.
 *
 * It rejects with AuthError `authentication_required`, `token_invalid`, `token_expired`, `forbidden`,
 * `reauthentication_required` or `invalid_request`. If a store, the users or a loader fail, it rejects with
 * `store_unavailable`, because an outage must neither admit a user nor log one out. An error while the request is read, such as
 * in a token source or `context`, is a mistake in the application, and the guard rejects with the same error. An optional guard
 * resolves to undefined if there is no token. Throws TypeError for an invalid requirement and for unknown options.
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
  requirement?: SignedInRequirement<RoleOf<C>>,
  options?: GuardOptions,
): Guard<RequestAuth<U, C>>
export function createGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement: Requirement<RoleOf<C>>,
  options?: GuardOptions,
): Guard<RequestAuth<U, C> | undefined>
export function createGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement: Requirement = {},
  options: GuardOptions = {},
): Guard<RequestAuth<U, C> | undefined> {
  checkOptionNames('a guard', options, guardOptionNames)
  return guardMaker(auth, readGuardOptions(options))(requirement).check
}

/** A guard, and its description for the audit of routes. */
export interface MadeGuard<A> {
  /** Checks a request. */
  readonly check: Guard<A>
  /** Does the same without a promise if nothing must be waited for, which takes a fraction of the time. It may throw. */
  readonly checkAtOnce: ImmediateGuard<A>
  /** What it requires, for audits. */
  readonly description: AuthenticatedDescription
}

/** Makes guards that share one set of options. Throws TypeError for an invalid requirement. */
export interface GuardMaker<U, C> {
  (requirement: SignedInRequirement, policy?: RoutePolicy): MadeGuard<RequestAuth<U, C>>
  /** @param policy Default: the policy of the options. */
  (requirement: Requirement, policy?: RoutePolicy): MadeGuard<RequestAuth<U, C> | undefined>
}

/**
 * Makes the guards of an application from options that were read once.
 *
 * @param last a step after all others, of every guard.
 */
export function guardMaker<U, C>(
  auth: GuardAuth<U, C>,
  options: ReadGuardOptions,
  last?: Step<U, C>,
): GuardMaker<U, C> {
  const make = (requirement: Requirement, policy = options.policy): MadeGuard<RequestAuth<U, C> | undefined> => {
    checkRequirement(requirement)
    const steps = [...stepsOf<U, C>(auth, requirement, policy), ...(last ? [last] : [])]
    const checkAtOnce = guardOf(auth, options, steps, requirement.optional)
    return {
      check: async request => checkAtOnce(request),
      checkAtOnce,
      description: describeRequirement(requirement, options.mode),
    }
  }
  return make as GuardMaker<U, C>
}

function guardOf<U, C>(
  auth: GuardAuth<U, C>,
  { tokenSource: chosenSource, mode }: ReadGuardOptions,
  steps: readonly Step<U, C>[],
  optional = false,
): ImmediateGuard<RequestAuth<U, C> | undefined> {
  type Found = RequestAuth<U, C> | undefined
  const { emit, resource, dpop, verification } = internalsOf<U, C>(auth)
  const tokenSource = dpop && chosenSource === bearerToken ? bearerOrDpopToken : chosenSource
  const cookieSteps = mode === undefined ? steps : [requireOurPage<U, C>(mode.origins, auth.csrf), ...steps]

  function admit(credential: Credential | undefined, request: HttpRequest): Found | Promise<Found> {
    if (credential === undefined) {
      if (optional) return undefined
      throw new AuthError('authentication_required')
    }
    const proof = dpop && proofForToken(request, credential.isCookie)
    const claims = verifiedClaims(auth, verification, credential.token, proof, emit)
    if (!(claims instanceof Promise)) return pass(claims, credential.isCookie, request)
    return claims.then(later => pass(later, credential.isCookie, request))
  }

  function pass(claims: Claims<C>, isCookie: boolean, request: HttpRequest): Found | Promise<Found> {
    if (dpop && claims.cnf === undefined && tokenSchemeOf(request) === 'dpop') throw new AuthError('token_invalid')
    try {
      const found = walk(isCookie ? cookieSteps : steps, 0, { claims }, request)
      return found instanceof Promise ? refusing(found, claims, emit) : found
    } catch (error) {
      throw refusalOf(error, claims, emit)
    }
  }

  async function admitLater(presented: Promise<Credential | undefined>, request: HttpRequest): Promise<Found> {
    return admit(await presented, request)
  }

  // A token that was verified before need not be taken apart again.
  const isUsual = tokenSource === bearerToken && mode?.access === undefined
  function recognise(request: HttpRequest): Claims<C> | undefined {
    if (!isUsual || verification === undefined || auth.verify !== verification.verify) return undefined
    const text = uncheckedBearerToken(request)
    return text === undefined ? undefined : verification.recognise(text)
  }

  const guard: ImmediateGuard<Found> = request => {
    const claims = recognise(request)
    if (claims !== undefined) return pass(claims, false, request)
    // An error while the request is read is not an outage, so it is thrown as it is.
    const presented = findCredential(request, tokenSource, mode)
    return presented instanceof Promise ? admitLater(presented, request) : admit(presented, request)
  }
  const named = resource === undefined ? guard : challenging(guard, { resource_metadata: resource.url })
  return offeringDpop(named, dpop)
}

/** Adds parameters to the challenges of refusals: `resource_metadata` (RFC 9728 §5.1). */
function challenging<A>(guard: ImmediateGuard<A>, parameters: ChallengeParameters): ImmediateGuard<A> {
  const challenge = (error: unknown) => (isAuthError(error) ? withChallenge(error, parameters) : error)
  return request => mapErrors(() => guard(request), challenge)
}

/** Uses the Auth's own verification, unless the application has put another `verify` in its place. */
function verifiedClaims<U, C>(
  auth: GuardAuth<U, C>,
  verification: ImmediateVerification<C> | undefined,
  token: string,
  proof: DpopProof | undefined,
  emit: Emit,
): Claims<C> | Promise<Claims<C>> {
  return mapErrors(
    () =>
      verification !== undefined && auth.verify === verification.verify
        ? verification.atOnce(token, proof)
        : foreignClaims(auth, token, proof),
    error => asAuthError(error, emit),
  )
}

async function foreignClaims<U, C>(
  auth: GuardAuth<U, C>,
  token: string,
  proof: DpopProof | undefined,
): Promise<Claims<C>> {
  const claims: unknown = await auth.verify(token, proof)
  if (isClaims<C>(claims)) return claims
  throw new TypeError('verify did not return claims')
}

async function refusing<A, C>(found: Promise<A>, claims: Claims<C>, emit: Emit): Promise<A> {
  try {
    return await found
  } catch (error) {
    throw refusalOf(error, claims, emit)
  }
}

function refusalOf<C>(error: unknown, { sub: subject, act }: Claims<C>, emit: Emit): unknown {
  if (error instanceof ReadingFailed) return error.cause
  const refusal = asAuthError(error, emit)
  if (!refusal.retry) emit('access_denied', { subject, ...(act && { actor: act.sub }), reason: refusal.code })
  return refusal
}

/** Any other error is a failure of a store or a callback: 503, and neither 200 nor 401. */
function asAuthError(error: unknown, emit: Emit): AuthError {
  if (isAuthError(error)) return error
  emit('store_failed', { operation: 'guard', ...failureOf(error) })
  return new AuthError('store_unavailable', { cause: error })
}
