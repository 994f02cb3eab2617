import {
  askPermission,
  type NeedsResource,
  type PermissionOf,
  type PermissionOptions,
  type Requirement,
  type ResourceOf,
  type SignedInRequirement,
} from '@sallyport/core/http'
import type { ExpressRequest, Middleware } from './middleware.ts'

/** An Express request with its path's parameters. */
export interface ExpressRouteRequest extends ExpressRequest {
  readonly params: Readonly<Record<string, string>>
}

/** Loads the resource of a request, once; undefined is answered 404. */
export type Load<R> = (req: ExpressRouteRequest) => R | undefined | Promise<R | undefined>

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
export function createCan<P, C>(guard: (requirement: Requirement) => Middleware): CanGuard<P, C> {
  return (action, ...rest) => {
    const [load, { hide, context, ...others } = {}] = rest as [Load<unknown>?, CanOptions<P, string>?]
    return guard({ ...others, can: askPermission(action, load, { hide, context }) })
  }
}
