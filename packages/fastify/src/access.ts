import { publicAccess, type Requirement } from '@sallyport/core/http'
import type { GuardDescription } from '@sallyport/core/adapter'

/** The access of a route that is open to everybody. */
export interface PublicAccess {
  /** Why it is open, for the audit of routes, which tells open routes from forgotten ones. */
  readonly public: string
  /** Not on a public route. */
  readonly roles?: never
  /** Not on a public route. */
  readonly recheck?: never
  /** Not on a public route. */
  readonly maxAge?: never
  /** Not on a public route. */
  readonly can?: never
  /** Not on a public route. */
  readonly optional?: never
}

/** What a route asks for: its `config.sallyport`. */
export type RouteAccess<Role extends string = string> =
  | PublicAccess
  | (Requirement<Role> & object & { readonly public?: never })

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whom the route lets in. Default: every signed-in user. */
    sallyport?: RouteAccess
  }
}

/**
 * Makes the access of a route that lets in users with at least one of these roles: `{ roles: ['maker'] }`, with names that
 * the compiler checks. `permissions(policy)` has one for the roles of a policy.
 *
 * @example
 * ```ts
 * import type { RoleOf } from '@sallyport/core'
 * import { roles as anyRoles } from '@sallyport/fastify'
 *
 * const roles = anyRoles<RoleOf<typeof auth>>
 * app.get('/reports', { config: { sallyport: { ...roles('checker'), recheck: '0s' } } }, () => [])
 * ```
 */
export function roles<Role extends string = string>(...names: readonly NoInfer<Role>[]): RolesAccess<Role> {
  return { roles: names }
}

/** The access of a route that asks for one of some roles. */
export interface RolesAccess<Role extends string = string> {
  /** The user needs one of these roles. */
  readonly roles: readonly Role[]
}

/** The access of one of core's routes; they ask for nothing else. */
export function accessOf(description: GuardDescription): RouteAccess {
  if (description.kind === 'public') return { public: description.reason }
  const { recheck } = description
  return recheck === undefined ? {} : { recheck }
}

/** The reason of a public access, or undefined for any other. Throws TypeError if it asks for something else too. */
export function publicReasonOf(access: RouteAccess): string | undefined {
  if (!Object.hasOwn(access, 'public')) return undefined
  const { public: reason, ...others } = access
  const [contradiction] = Object.keys(others)
  if (contradiction !== undefined) throw new TypeError(`guard.public: contradicts ${contradiction}`)
  return publicAccess(reason as string).reason
}
