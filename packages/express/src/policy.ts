import type { Requirement } from '@sallyport/core/http'
import {
  askPermission,
  type ContextOf,
  type GuardRole,
  type KnownPermission,
  type NeedsResource,
  type PermissionOptions,
  type ResourceOf,
  type SiblingOf,
  type SignedInRequirement,
} from '@sallyport/core/adapter'
import type { Request } from 'express'
import type { Middleware } from './middleware.ts'
import { refuseUncalled } from './uncalled.ts'

/** What a loader gives: undefined or null is answered 404. */
type Loaded<R> = R | null | undefined

/** Loads the resource of a request, once. The body is there where it was parsed before. */
// The type of a method, so that a loader may also ask for a request whose parameters have names.
export type Load<R> = { load(req: Request<Record<string, string>>): Loaded<R> | Promise<Loaded<R>> }['load']

/** What else a guard with a permission asks. */
export interface CanOptions<Role extends string, Sibling extends string, Context, C = object>
  extends Omit<SignedInRequirement<Role>, 'can' | 'optional'>, PermissionOptions<Sibling, Context, C> {}

/** The loader may be left out where the permission is asked about no resource. */
type CanRest<P, K, C, Options = CanOptions<GuardRole<P, C>, SiblingOf<P, K>, ContextOf<P, K>, C>> =
  NeedsResource<P, K> extends true
    ? [load: Load<ResourceOf<P, K>>, options?: Options]
    : [load?: Load<ResourceOf<P, K>>, options?: Options]

/** Makes guards that ask the policy. */
export interface CanGuard<P, C> {
  <K extends string>(permission: KnownPermission<P, K>, ...rest: CanRest<P, K, C>): Middleware
}

/** Makes `guard.can` from a guard factory's plain part. */
export function createCan<P, C>(
  guard: (requirement: Requirement) => Middleware,
  subject: ((claims: never) => unknown) | undefined,
): CanGuard<P, C> {
  return (action, ...rest) => {
    refuseUncalled('guard.can', [action, ...rest])
    const [load, { hide, context, ...others } = {}] = rest as readonly unknown[] as [
      Load<unknown>?,
      CanOptions<string, string, unknown>?,
    ]
    return guard({ ...others, can: askPermission(action, load, { hide, context, subject }) })
  }
}
