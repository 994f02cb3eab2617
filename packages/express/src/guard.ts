import {
  type Admission,
  createGuard,
  describeRequirement,
  type Guard,
  type GuardAuth,
  type GuardOptions,
  markGuard,
  publicAccess,
  type Requirement,
} from '@sallyport/core/http'
import { type CanGuard, createCan } from './policy.ts'
import type { ExpressRequest, Middleware } from './middleware.ts'
import { forExpress, toHttpRequest } from './translate.ts'

/** Makes guards for routes. */
export interface GuardFactory<P, C = object> {
  /** Lets signed-in requests in that meet the requirement. Default: any that is signed in. */
  (requirement?: Requirement): Middleware
  /** Lets in who has at least one of these roles. */
  roles(...roles: readonly [string, ...string[]]): Middleware
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
  /** Told of every request that a guard lets in, before the route hears of it. */
  readonly onAdmission: (req: ExpressRequest, admission: Admission<U, C> | undefined) => void
}

/** Makes the guard factory. */
export function createGuardFactory<U, C, P>(parts: GuardParts<U, C>): GuardFactory<P, C> {
  const guard = (requirement: Requirement = {}): Middleware => {
    const handler = guardMiddleware(createGuard(parts.auth, requirement, parts.options), parts)
    return markGuard(handler, describeRequirement(requirement, parts.options))
  }
  return Object.assign(guard, {
    roles: (...roles: readonly string[]) => guard({ roles }),
    can: createCan<P, C>(guard),
    optional: () => guard({ optional: true }),
    public: (reason: string) => markGuard<Middleware>((_req, _res, next) => next(), publicAccess(reason)),
  })
}

function guardMiddleware<U, C>(
  guard: Guard<Admission<U, C> | undefined>,
  { realm, onAdmission }: GuardParts<U, C>,
): Middleware {
  return (req, _res, next) => {
    guard(toHttpRequest(req))
      .then(admission => onAdmission(req, admission))
      .then(
        () => next(),
        (error: unknown) => next(forExpress(error, realm)),
      )
  }
}
