import {
  askPermission,
  type NeedsResource,
  type PermissionOf,
  type PermissionOptions,
  type Requirement,
  type ResourceOf,
  type SignedInRequirement,
} from '@sallyport/core/http'
import type { Request } from 'express'
import type { Middleware } from './middleware.ts'
import { refuseUncalled } from './uncalled.ts'

/** Loads the resource of a request, once; undefined is answered 404. The body is there where it was parsed before. */
export type Load<R> = (req: Request<Record<string, string>>) => R | undefined | Promise<R | undefined>

/** What else a guard with a permission asks. */
export interface CanOptions<P, K, C = object>
  extends Omit<SignedInRequirement, 'can' | 'optional'>, PermissionOptions<P, K, C> {}

/** The loader may be left out where the permission is asked about no resource. */
type CanRest<P, K, C> =
  NeedsResource<P, K> extends true
    ? [load: Load<ResourceOf<P, K>>, options?: CanOptions<P, K, C>]
    : [load?: Load<ResourceOf<P, K>>, options?: CanOptions<P, K, C>]

/** Makes guards that ask the policy. */
export type CanGuard<P, C> = <K extends PermissionOf<P>>(permission: K, ...rest: CanRest<P, K, C>) => Middleware

/** Makes `guard.can` from a guard factory's plain part. */
export function createCan<P, C>(
  guard: (requirement: Requirement) => Middleware,
  subject: ((claims: never) => unknown) | undefined,
): CanGuard<P, C> {
  return (action, ...rest) => {
    refuseUncalled('guard.can', [action, ...rest])
    const [load, { hide, context, ...others } = {}] = rest as [Load<unknown>?, CanOptions<P, string>?]
    return guard({ ...others, can: askPermission(action, load, { hide, context, subject }) })
  }
}
