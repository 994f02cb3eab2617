import {
  type CanOptions as AnyCanOptions,
  canRequirement,
  type CanRest,
  type ContextOf,
  type GuardRole,
  type KnownPermission,
  type Load as AnyLoad,
  type ResourceOf,
  type SiblingOf,
} from '@sallyport/core/adapter'
import type { RequestAuth, Requirement } from '@sallyport/core/http'
import type { GuardMiddleware, RoutedContext } from './middleware.ts'
import { refuseUncalled } from './uncalled.ts'

/** Loads the resource of a request, once; undefined and null are answered 404. The body is there if it was parsed before. */
export type Load<R> = AnyLoad<RoutedContext, R>

/** What else a guard with a permission asks. */
export type CanOptions<Role extends string, Sibling extends string, PolicyContext, C = object> = AnyCanOptions<
  Role,
  Sibling,
  PolicyContext,
  C
>

type Options<P, K, C> = CanOptions<GuardRole<P, C>, SiblingOf<P, K>, ContextOf<P, K>, C>

/** Makes guards that ask the policy. */
export interface CanGuard<U, C, P> {
  <K extends string>(
    permission: KnownPermission<P, K>,
    ...rest: CanRest<P, K, Load<ResourceOf<P, K>>, Options<P, K, C>>
  ): GuardMiddleware<RequestAuth<U, C> & { readonly resource?: ResourceOf<P, K> }>
}

/** Makes `guard.can` from a guard factory's plain part. */
export function createCan<U, C, P>(
  guard: (requirement: Requirement) => unknown,
  subject: ((claims: never) => unknown) | undefined,
): CanGuard<U, C, P> {
  return (action, ...rest) => {
    refuseUncalled('guard.can', [action, ...rest])
    return guard(canRequirement(action, rest, subject)) as never
  }
}
