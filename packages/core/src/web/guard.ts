import { publicAccess, type GuardDescription } from '../http/guard/description.ts'
import type { Guard, GuardMaker } from '../http/guard/guard.ts'
import type { GuardRole } from '../http/guard/policy.ts'
import type { RequestAuth } from '../http/guard/request-auth.ts'
import type { Requirement, SignedInRequirement } from '../http/guard/requirement.ts'
import type { ErrorOptions } from '../http/reply/reply.ts'
import type { HttpRequest } from '../http/request/request.ts'
import { callOf, type WebCall } from './call.ts'
import { answering } from './errors.ts'
import { markGuarded } from './handler.ts'
import { hostErrorOf } from './host-error.ts'
import { type CanGuard, createCan } from './policy.ts'
import type { GuardArguments, WebGuard } from './web-guard.ts'

/** Makes guards for routes. */
export interface WebGuardFactory<U, C, P, Context = unknown> {
  /** Lets in signed-in users who meet the requirement. Default: every signed-in user. */
  (requirement?: SignedInRequirement<GuardRole<P, C>>): WebGuard<RequestAuth<U, C>, Context>
  /** Lets in users who meet the requirement; with `optional`, everybody without a token too. */
  (requirement: Requirement<GuardRole<P, C>>): WebGuard<RequestAuth<U, C> | undefined, Context>
  /** Lets in users who have at least one of these roles. Throws TypeError without a role. */
  roles(...roles: readonly GuardRole<P, C>[]): WebGuard<RequestAuth<U, C>, Context>
  /** Lets in users whom the policy allows; `load` loads the resource that the policy is asked about. */
  readonly can: CanGuard<U, C, P, Context>
  /** Lets everybody in; a token that the request presents must still be valid. */
  optional(): WebGuard<RequestAuth<U, C> | undefined, Context>
  /** Lets everybody in. The reason is for the audit of routes, which tells open routes from forgotten ones. */
  public(reason: string): WebGuard<undefined, Context>
}

/** What guards are made with. */
export interface GuardParts<U, C, Context> {
  readonly guard: GuardMaker<U, C>
  readonly errors: ErrorOptions
  /** Makes the subject that a policy is asked about. */
  readonly subject: ((claims: never) => unknown) | undefined
  /** Adapts a call for core. */
  readonly toHttpRequest: (call: WebCall<Context>) => HttpRequest
  /** Called for every request that a guard lets in, before the handler runs. */
  readonly keep: (request: Request, found: RequestAuth<U, C> | undefined) => void
}

/** Makes the guard factory. */
export function createGuardFactory<U, C, P, Context>(
  parts: GuardParts<U, C, Context>,
): WebGuardFactory<U, C, P, Context> {
  const guard = (requirement: Requirement = {}) => {
    const { check, description } = parts.guard(requirement)
    return webGuard(check, description, parts)
  }
  const factory = {
    roles: (...roles: readonly string[]) => guard({ roles }),
    can: createCan<U, C, P, Context>(guard as never, parts.subject),
    optional: () => guard({ optional: true }),
    public: (reason: string) => webGuard(async () => undefined, publicAccess(reason), parts),
  }
  return Object.assign(guard, factory) as WebGuardFactory<U, C, P, Context>
}

function webGuard<U, C, Context>(
  check: Guard<RequestAuth<U, C> | undefined>,
  description: GuardDescription,
  { errors, toHttpRequest, keep }: GuardParts<U, C, Context>,
): WebGuard<RequestAuth<U, C> | undefined, Context> {
  const admit = async (call: WebCall<Context>): Promise<RequestAuth<U, C> | undefined> => {
    const refusal = hostErrorOf(call.request)
    if (refusal !== undefined) throw refusal
    const found = await check(toHttpRequest(call))
    if (description.kind !== 'public') keep(call.request, found)
    return found
  }
  const route: WebGuard<unknown>['route'] = handler => {
    if (typeof handler !== 'function') throw new TypeError('guard.route: must be given a function')
    const guarded: typeof handler = async (request, ...rest) => {
      const call = callOf(request, rest[0] as Context)
      const work = async () => {
        await admit(call)
        return handler(request, ...rest)
      }
      return answering(work, errors, toHttpRequest(call))
    }
    return markGuarded(guarded as never, description, handler)
  }
  return Object.assign(
    async (request: Request, ...[context, params]: GuardArguments<Context>) =>
      admit(callOf(request, context as Context, params)),
    { route, description },
  )
}
