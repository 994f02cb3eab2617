import type { RoleOf } from '@sallyport/core'
import { describeRequirement, type GuardAuth, type GuardRole, markHarmless } from '@sallyport/core/adapter'
import {
  type Admission,
  createGuard,
  type Guard,
  type GuardOptions,
  markGuard,
  publicAccess,
  type Requirement,
} from '@sallyport/core/http'
import { type CanGuard, createCan } from './policy.ts'
import type { ExpressRequest, Middleware } from './middleware.ts'
import { refuse, settle, toHttpRequest } from './translate.ts'
import { refuseUncalled } from './uncalled.ts'

/** Makes guards for routes. */
export interface GuardFactory<P, C = object> {
  /** Lets signed-in requests in that meet the requirement. Default: any that is signed in. */
  (requirement?: Requirement<GuardRole<P, C>>): Middleware
  /** Lets in who has at least one of these roles. Throws TypeError for none. */
  roles(...roles: readonly GuardRole<P, C>[]): Middleware
  /** Lets in whom the policy allows; what `load` gives is the resource that it is asked about. */
  readonly can: CanGuard<P, C>
  /** Lets everybody in; a token that is presented must be good all the same. */
  optional(): Middleware
  /** Lets everybody in and says why: for the audit of routes, which tells open from forgotten. */
  public(reason: string): Middleware
}

/** What guards are made with. */
export interface GuardParts<U, C> {
  readonly auth: GuardAuth<U, C>
  readonly options: GuardOptions
  readonly realm: string
  /** Makes the subject that a policy is asked about. */
  readonly subject: ((claims: never) => unknown) | undefined
  /** Told of every request that a guard lets in, before the route hears of it. */
  readonly onAdmission: (req: ExpressRequest, admission: Admission<U, C> | undefined) => void
}

/** Makes the guard factory. */
export function createGuardFactory<U, C, P>(parts: GuardParts<U, C>): GuardFactory<P, C> {
  const guard = (...given: readonly [requirement?: Requirement]): Middleware => {
    refuseUncalled('guard', given)
    const [requirement = {}] = given
    const check = createGuard(parts.auth, requirement as Requirement<RoleOf<C>>, parts.options)
    const handler = guardMiddleware(check, parts)
    return markGuard(handler, describeRequirement(requirement, parts.options))
  }
  return Object.assign(guard, {
    roles(...roles: readonly string[]) {
      refuseUncalled('guard.roles', roles)
      return guard({ roles })
    },
    can: createCan<P, C>(guard, parts.subject),
    optional(...given: readonly unknown[]) {
      refuseUncalled('guard.optional', given)
      return guard({ optional: true })
    },
    public(...given: readonly [reason: string]) {
      refuseUncalled('guard.public', given)
      return markHarmless(markGuard<Middleware>((_req, _res, next) => next(), publicAccess(given[0])))
    },
  })
}

function guardMiddleware<U, C>(
  guard: Guard<Admission<U, C> | undefined>,
  { realm, onAdmission }: GuardParts<U, C>,
): Middleware {
  return (req, res, next) => {
    const work = guard(toHttpRequest(req)).then(admission => onAdmission(req, admission))
    settle(work, res, { onResult: () => next(), onError: error => refuse(error, res, next, realm) })
  }
}
