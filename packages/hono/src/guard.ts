import { type GuardMaker, type GuardRole, hostErrorOf, markHarmless } from '@sallyport/core/adapter'
import { type Guard, markGuard, publicAccess, type RequestAuth, type Requirement } from '@sallyport/core/http'
import type { Context, MiddlewareHandler } from 'hono'
import { answerable, type ErrorParts } from './errors.ts'
import type { GuardHandler } from './guard-handler.ts'
import { type CanGuard, createCan } from './policy.ts'

type Found<Requires extends Requirement, U, C> = Requires extends { readonly optional: true }
  ? RequestAuth<U, C> | undefined
  : RequestAuth<U, C>

/** Makes guards for routes. */
export interface GuardFactory<U, C, P> {
  /** Lets in users who meet the requirement. Default: every signed-in user. */
  <R extends Requirement<GuardRole<P, C>> = object>(requirement?: R): GuardHandler<Found<R, U, C>>
  /** Lets in users who have at least one of these roles. Throws TypeError without a role. */
  roles(...roles: readonly GuardRole<P, C>[]): GuardHandler<RequestAuth<U, C>>
  /** Lets in users whom the policy allows; `load` loads the resource that the policy is asked about. */
  readonly can: CanGuard<U, C, P>
  /** Lets everybody in; a token that the request presents must still be valid. */
  optional(): GuardHandler<RequestAuth<U, C> | undefined>
  /** Lets everybody in. The reason is for the audit of routes, which tells open routes from forgotten ones. */
  public(reason: string): MiddlewareHandler
}

/** What guards are made with. */
export interface GuardParts<U, C> extends ErrorParts {
  readonly guard: GuardMaker<U, C>
  /** Makes the subject that a policy is asked about. */
  readonly subject: ((claims: never) => unknown) | undefined
  /** Called for every request that a guard lets in, before the route runs. */
  readonly keep: (c: Context, found: RequestAuth<U, C> | undefined) => void
}

/** Makes the guard factory. */
export function createGuardFactory<U, C, P>(parts: GuardParts<U, C>): GuardFactory<U, C, P> {
  const guard = (...given: readonly [requirement?: Requirement]) => {
    refuseUncalled('guard', given)
    const [requirement = {}] = given
    const { check, description } = parts.guard(requirement)
    return markGuard(guardHandler(check, parts), description)
  }
  const factory = {
    roles: (...roles: readonly string[]) => {
      refuseUncalled('guard.roles', roles)
      return guard({ roles })
    },
    can: createCan<U, C, P>(guard, parts.subject),
    optional: () => guard({ optional: true }),
    public: (reason: string) =>
      markHarmless(markGuard(async (_c: Context, next: () => Promise<void>) => next(), publicAccess(reason))),
  }
  return Object.assign(guard, factory) as GuardFactory<U, C, P>
}

function guardHandler<U, C>(check: Guard<RequestAuth<U, C> | undefined>, parts: GuardParts<U, C>) {
  return async (c: Context, next: () => Promise<void>): Promise<void> => {
    try {
      const refusal = hostErrorOf(c.req.raw)
      if (refusal !== undefined) throw refusal
      parts.keep(c, await check(parts.adapt(c)))
    } catch (error) {
      throw answerable(error, c, parts)
    }
    await next()
  }
}

/** Hono calls what it is given with a context and a function: the factory was passed without being called. */
function refuseUncalled(name: string, args: readonly unknown[]): void {
  if (args.length !== 2 || typeof args[1] !== 'function') return
  throw new TypeError(`${name}: was given to Hono without being called; write ${name}(…)`)
}
