import {
  type CanOptions,
  canRequirement,
  type CanRest,
  type ContextOf,
  type GuardRole,
  type KnownPermission,
  type Load,
  type ResourceOf,
  type SiblingOf,
} from '../http/guard/policy.ts'
import type { RequestAuth } from '../http/guard/request-auth.ts'
import type { SignedInRequirement } from '../http/guard/requirement.ts'
import type { WebCall } from './call.ts'
import type { WebGuard } from './web-guard.ts'

/** Loads the resource of a request, once; undefined and null are answered 404. */
export type WebLoad<R, Context = unknown> = Load<WebCall<Context>, R>

type Options<P, K, C> = CanOptions<GuardRole<P, C>, SiblingOf<P, K>, ContextOf<P, K>, C>

/** Makes guards that ask the policy. */
export interface CanGuard<U, C, P, Context> {
  <K extends string>(
    permission: KnownPermission<P, K>,
    ...rest: CanRest<P, K, WebLoad<ResourceOf<P, K>, Context>, Options<P, K, C>>
  ): WebGuard<RequestAuth<U, C> & { readonly resource?: ResourceOf<P, K> }, Context>
}

/** Makes `guard.can` from a guard factory's plain part. */
export function createCan<U, C, P, Context>(
  guard: (requirement: SignedInRequirement) => WebGuard<never, Context>,
  subject: ((claims: never) => unknown) | undefined,
): CanGuard<U, C, P, Context> {
  return (action, ...rest) => guard(canRequirement(action, rest, subject))
}
