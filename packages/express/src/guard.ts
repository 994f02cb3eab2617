import type { ServerResponse } from 'node:http'
import { type GuardMaker, type GuardRole, type MadeGuard, markHarmless } from '@sallyport/core/adapter'
import { type ErrorOptions, markGuard, publicAccess, type RequestAuth, type Requirement } from '@sallyport/core/http'
import { type CanGuard, createCan } from './policy.ts'
import type { ExpressRequest, Middleware, Next } from './middleware.ts'
import { handOver, refuse, settle, toHttpRequest } from './translate.ts'
import { refuseUncalled } from './uncalled.ts'

/** Makes guards for routes. */
export interface GuardFactory<P, C = object> {
  /** Lets in signed-in users who meet the requirement. Default: every signed-in user. */
  (requirement?: Requirement<GuardRole<P, C>>): Middleware
  /** Lets in users who have at least one of these roles. Throws TypeError without a role. */
  roles(...roles: readonly GuardRole<P, C>[]): Middleware
  /** Lets in users whom the policy allows; `load` loads the resource that the policy is asked about. */
  readonly can: CanGuard<P, C>
  /** Lets everybody in; a token that the request presents must still be valid. */
  optional(): Middleware
  /** Lets everybody in. The reason is for the audit of routes, which tells open routes from forgotten ones. */
  public(reason: string): Middleware
}

/** What guards are made with. */
export interface GuardParts<U, C> {
  readonly guard: GuardMaker<U, C>
  readonly errors: ErrorOptions
  /** Makes the subject that a policy is asked about. */
  readonly subject: ((claims: never) => unknown) | undefined
  /** Called for every request that a guard lets in, before the route runs. */
  readonly keep: (req: ExpressRequest, found: RequestAuth<U, C> | undefined) => void
}

/** Makes the guard factory. */
export function createGuardFactory<U, C, P>(parts: GuardParts<U, C>): GuardFactory<P, C> {
  const guard = (...given: readonly [requirement?: Requirement]): Middleware => {
    refuseUncalled('guard', given)
    const [requirement = {}] = given
    const { checkAtOnce, description } = parts.guard(requirement)
    return markGuard(guardMiddleware(checkAtOnce, parts), description)
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
  check: MadeGuard<RequestAuth<U, C> | undefined>['checkAtOnce'],
  { errors, keep }: GuardParts<U, C>,
): Middleware {
  /** Lets a request in at once, or returns what must be waited for. */
  function admit(req: ExpressRequest): Promise<void> | undefined {
    try {
      const found = check(toHttpRequest(req))
      if (found instanceof Promise) return keepLater(req, found)
      keep(req, found)
      return undefined
    } catch (error) {
      return rejected(error)
    }
  }

  async function keepLater(req: ExpressRequest, found: Promise<RequestAuth<U, C> | undefined>): Promise<void> {
    keep(req, await found)
  }

  function answerLater(waiting: Promise<void>, res: ServerResponse, next: Next): void {
    settle(waiting, res, { onResult: () => next(), onError: error => refuse(error, res, next, errors) })
  }

  return (req, res, next) => {
    const waiting = admit(req)
    if (waiting === undefined) handOver(next, res)
    else answerLater(waiting, res, next)
  }
}

async function rejected(error: unknown): Promise<never> {
  throw error
}
