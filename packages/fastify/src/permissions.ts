import {
  type AnyPolicy,
  askPermission,
  type ContextOf,
  type KnownPermission,
  type NeedsResource,
  type PermissionOf,
  type PermissionOptions,
  type ResourceOf,
  type SiblingOf,
  type SignedInRequirement,
  type SubjectRest,
} from '@sallyport/core/adapter'
import type { FastifyRequest } from 'fastify'
import type { RoleOf } from '@sallyport/core'
import { roles, type RolesAccess, type RouteAccess } from './access.ts'
import { type AnyRequest, resourceOf } from './admission.ts'

/** What a loader gives: undefined or null is answered 404. */
type Loaded<R> = R | null | undefined

/** Loads the resource of a request, once. Its body is not read yet. */
// The type of a method, so that a loader may also ask for a request whose parameters have names.
export type Load<R> = {
  load(request: FastifyRequest<{ Params: Readonly<Record<string, string>> }>): Loaded<R> | Promise<Loaded<R>>
}['load']

/** What else a route with a permission asks. */
export interface CanOptions<Role extends string, Sibling extends string, Context>
  extends Omit<SignedInRequirement<Role>, 'can' | 'optional'>, PermissionOptions<Sibling, Context> {}

/** The loader may be left out where the permission is asked about no resource. */
type CanRest<P, K, Options = CanOptions<RoleOf<P>, SiblingOf<P, K>, ContextOf<P, K>>> =
  NeedsResource<P, K> extends true
    ? [load: Load<ResourceOf<P, K>>, options?: Options]
    : [load?: Load<ResourceOf<P, K>>, options?: Options]

/** Makes the access of routes by the permissions of a policy. */
export interface CanAccess<P> {
  <K extends string>(permission: KnownPermission<P, K>, ...rest: CanRest<P, K>): RouteAccess
}

/** Reads resources by the permissions of a policy. */
export interface ResourceReader<P> {
  <K extends PermissionOf<P>>(request: AnyRequest, permission?: K): ResourceOf<P, K>
}

/** What a policy has to say about routes. */
export interface Permissions<P> {
  /** Makes the access of a route that lets in whom the policy allows; what `load` gives is what it is asked about. */
  readonly can: CanAccess<P>
  /** Makes the access of a route that lets in who has at least one of these roles of the policy. */
  readonly roles: (...roles: readonly RoleOf<P>[]) => RolesAccess<RoleOf<P>>
  /**
   * Reads what `can` loaded; name the permission where the policy has resources of several types. Throws TypeError
   * elsewhere.
   */
  readonly resource: ResourceReader<P>
}

/**
 * Binds routes to the types of a policy; the plugin's option `policy` decides.
 *
 * `subject` makes the subject that the policy is asked about from the claims. Default: every custom claim, with `sub` as
 * `id`. It is needed where the policy's conditions read attributes of the subject.
 *
 * @example
 * ```ts
 * import sallyport, { permissions } from '@sallyport/fastify'
 *
 * const { can, resource } = permissions(policy)
 * await app.register(sallyport, { auth, policy })
 * const load = request => orders.find(request.params.id)
 * app.post('/orders/:id/approve', { config: { sallyport: can('order:approve', load) } }, request => resource(request))
 * ```
 */
export function permissions<P extends AnyPolicy, C extends object = object>(
  policy: P,
  ...[options]: SubjectRest<P, C>
): Permissions<P> {
  const { subject } = options ?? {}
  if (typeof policy?.decide !== 'function') throw new TypeError('policy: must be what definePolicy makes')
  return {
    can: (action, ...rest) => {
      const [load, { hide, context, ...others } = {}] = rest as [Load<unknown>?, CanOptions<string, string, unknown>?]
      return { ...others, can: askPermission(action, load, { hide, context, subject }) }
    },
    roles,
    resource: (request, _permission) => resourceOf(request) as never,
  }
}
