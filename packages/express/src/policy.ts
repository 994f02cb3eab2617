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
import type { Requirement } from '@sallyport/core/http'
import type { Request } from 'express'
import type { Middleware } from './middleware.ts'
import { refuseUncalled } from './uncalled.ts'

/** Loads the resource of a request, once; undefined and null are answered 404. The body is there if it was parsed before. */
export type Load<R> = AnyLoad<Request<Record<string, string>>, R>

/** What else a guard with a permission asks. */
export type CanOptions<Role extends string, Sibling extends string, Context, C = object> = AnyCanOptions<
  Role,
  Sibling,
  Context,
  C
>

type Options<P, K, C> = CanOptions<GuardRole<P, C>, SiblingOf<P, K>, ContextOf<P, K>, C>

/** Makes guards that ask the policy. */
export interface CanGuard<P, C> {
  <K extends string>(
    permission: KnownPermission<P, K>,
    ...rest: CanRest<P, K, Load<ResourceOf<P, K>>, Options<P, K, C>>
  ): Middleware
}

/** Makes `guard.can` from a guard factory's plain part. */
export function createCan<P, C>(
  guard: (requirement: Requirement) => Middleware,
  subject: ((claims: never) => unknown) | undefined,
): CanGuard<P, C> {
  return (action, ...rest) => {
    refuseUncalled('guard.can', [action, ...rest])
    return guard(canRequirement(action, rest as Parameters<typeof canRequirement>[1], subject))
  }
}
