import {
  type CanOptions as AnyCanOptions,
  canRequirement,
  type CanRest,
  checkPolicy,
  type ContextOf,
  type GuardPolicy,
  type KnownPermission,
  type Load as AnyLoad,
  type ResourceOf,
  type ResourceReader,
  type SiblingOf,
  type SubjectRest,
} from '@sallyport/core/adapter'
import type { FastifyRequest } from 'fastify'
import type { RoleOf } from '@sallyport/core'
import { roles, type RolesAccess, type RouteAccess } from './access.ts'
import { type AnyRequest, readResource } from './request-auth.ts'

/** Loads the resource of a request, once; undefined and null are answered 404. The body is not read yet. */
export type Load<R> = AnyLoad<FastifyRequest<{ Params: Readonly<Record<string, string>> }>, R>

/** What else a route with a permission asks. */
export type CanOptions<Role extends string, Sibling extends string, Context> = AnyCanOptions<Role, Sibling, Context>

type Options<P, K> = CanOptions<RoleOf<P>, SiblingOf<P, K>, ContextOf<P, K>>

/** Makes the access of routes by the permissions of a policy. */
export interface CanAccess<P> {
  <K extends string>(
    permission: KnownPermission<P, K>,
    ...rest: CanRest<P, K, Load<ResourceOf<P, K>>, Options<P, K>>
  ): RouteAccess
}

/** What routes can ask of a policy. */
export interface Permissions<P> {
  /** Makes the access of a route that lets in users whom the policy allows; `load` loads what it is asked about. */
  readonly can: CanAccess<P>
  /** Makes the access of a route that lets in users with at least one of these roles of the policy. */
  readonly roles: (...roles: readonly RoleOf<P>[]) => RolesAccess<RoleOf<P>>
  /**
   * Reads what `can` loaded; name the permission if the policy has resources of several types. Throws TypeError if nothing
   * was loaded.
   */
  readonly resource: ResourceReader<AnyRequest, P>
}

/**
 * Binds routes to the types of a policy; the plugin's option `policy` decides.
 *
 * `subject` makes the subject that the policy is asked about from the claims. Default: every custom claim, with `sub` as
 * `id`. It is needed if the policy's conditions read attributes of the subject that are not claims.
 *
 * @example
 * ```ts
 * import sallyport, { permissions } from '@sallyport/fastify'
 * import type { FastifyRequest } from 'fastify'
 *
 * const { can, resource } = permissions(policy)
 * await app.register(sallyport, { auth, policy })
 * const load = (request: FastifyRequest) => orders.find(Object(request.params).id)
 * app.post('/orders/:id/approve', { config: { sallyport: can('order:approve', load) } }, request => resource(request))
 * ```
 */
export function permissions<P extends GuardPolicy, C extends object = object>(
  policy: P,
  ...[options]: SubjectRest<P, C>
): Permissions<P> {
  checkPolicy(policy)
  const subject = options?.subject
  return {
    can: (action, ...rest) => canRequirement(action, rest, subject),
    roles,
    resource: (request, _permission) => readResource(request) as never,
  }
}
