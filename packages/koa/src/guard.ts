import { asHttpError, type GuardMaker, type GuardRole, markHarmless } from '@sallyport/core/adapter'
import {
  type ErrorOptions,
  type Guard,
  markGuard,
  publicAccess,
  type RequestAuth,
  type Requirement,
} from '@sallyport/core/http'
import type { GuardMiddleware, PlainMiddleware } from './middleware.ts'
import { type CanGuard, createCan } from './policy.ts'
import type { StateContext } from './readers.ts'
import { toHttpRequest } from './request.ts'
import { refuseUncalled } from './uncalled.ts'

type Found<Requires extends Requirement, U, C> = Requires extends { readonly optional: true }
  ? RequestAuth<U, C> | undefined
  : RequestAuth<U, C>

/** Makes guards for routes. */
export interface GuardFactory<U, C, P> {
  /** Lets in users who meet the requirement. Default: every signed-in user. */
  <R extends Requirement<GuardRole<P, C>> = object>(requirement?: R): GuardMiddleware<Found<R, U, C>>
  /** Lets in users who have at least one of these roles. Throws TypeError without a role. */
  roles(...roles: readonly GuardRole<P, C>[]): GuardMiddleware<RequestAuth<U, C>>
  /** Lets in users whom the policy allows; `load` loads the resource that the policy is asked about. */
  readonly can: CanGuard<U, C, P>
  /** Lets everybody in; a token that the request presents must still be valid. */
  optional(): GuardMiddleware<RequestAuth<U, C> | undefined>
  /** Lets everybody in. The reason is for the audit of routes, which tells open routes from forgotten ones. */
  public(reason: string): PlainMiddleware
}

/** What guards are made with. */
export interface GuardParts<U, C> {
  readonly guard: GuardMaker<U, C>
  readonly errors: ErrorOptions
  /** Makes the subject that a policy is asked about. */
  readonly subject: ((claims: never) => unknown) | undefined
  /** Called for every request that a guard lets in, before the route runs. */
  readonly keep: (ctx: StateContext, found: RequestAuth<U, C> | undefined) => void
}

/** Makes the guard factory. */
export function createGuardFactory<U, C, P>(parts: GuardParts<U, C>): GuardFactory<U, C, P> {
  const guard = (...given: readonly [requirement?: Requirement]) => {
    refuseUncalled('guard', given)
    const [requirement = {}] = given
    const { check, description } = parts.guard(requirement)
    return markGuard(guardMiddleware(check, parts), description)
  }
  const factory = {
    roles(...roles: readonly string[]) {
      refuseUncalled('guard.roles', roles)
      return guard({ roles })
    },
    can: createCan<U, C, P>(guard, parts.subject),
    optional(...given: readonly unknown[]) {
      refuseUncalled('guard.optional', given)
      return guard({ optional: true })
    },
    public(...given: readonly [reason: string]) {
      refuseUncalled('guard.public', given)
      return markHarmless(markGuard<PlainMiddleware>(async (_ctx, next) => void (await next()), publicAccess(given[0])))
    },
  }
  return Object.assign(guard, factory) as GuardFactory<U, C, P>
}

function guardMiddleware<U, C>(
  check: Guard<RequestAuth<U, C> | undefined>,
  { errors, keep }: GuardParts<U, C>,
): PlainMiddleware {
  return async (ctx, next) => {
    try {
      keep(ctx, await check(toHttpRequest(ctx)))
    } catch (error) {
      // Koa's own error handler sends the status and the headers.
      throw asHttpError(error, errors)
    }
    await next()
  }
}
