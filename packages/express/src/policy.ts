import type {
  NeedsResource,
  PermissionOf,
  Requirement,
  ResourceOf,
  SiblingOf,
  SignedInRequirement,
} from '@sallyport/core/http'
import type { ExpressRequest, Middleware } from './middleware.ts'

/** An Express request with its path's parameters. */
export interface ExpressRouteRequest extends ExpressRequest {
  readonly params: Readonly<Record<string, string>>
}

/** Loads the resource of a request, once; undefined is answered 404. */
export type Load<R> = (req: ExpressRouteRequest) => R | undefined | Promise<R | undefined>

/** What else a guard with a permission asks. */
export interface CanOptions<P, K> extends Omit<SignedInRequirement, 'can' | 'optional'> {
  /** Answers 404 in the place of 403: always, or to whom may not see the resource by this permission. Default: false. */
  readonly hide?: boolean | SiblingOf<P, K>
}

/** The loader may be left out where the permission is asked about no resource. */
type CanRest<P, K> =
  NeedsResource<P, K> extends true
    ? [load: Load<ResourceOf<P, K>>, options?: CanOptions<P, K>]
    : [load?: Load<ResourceOf<P, K>>, options?: CanOptions<P, K>]

/** Makes guards that ask the policy. */
export type CanGuard<P> = <K extends PermissionOf<P>>(permission: K, ...rest: CanRest<P, K>) => Middleware

/** Makes `guard.can` from a guard factory's plain part. */
export function createCan<P>(guard: (requirement: Requirement) => Middleware): CanGuard<P> {
  return (action, ...rest) => {
    const [load, { hide, ...others } = {}] = rest as [Load<unknown>?, CanOptions<P, string>?]
    const loader = load && { load: ({ native }: { native?: unknown }) => load(native as ExpressRouteRequest) }
    return guard({ ...others, can: { action, ...loader, ...(hide !== undefined && { hide }) } })
  }
}
