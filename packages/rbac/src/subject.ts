/**
 * The user or service whose permissions are checked: an id and roles, as the token's claims carry them.
 *
 * `roles` apply everywhere; on resources that belong to a tenant, they apply only within `tenant`. `tenantRoles` gives
 * a subject that belongs to several tenants its roles in each of them. Roles that the policy does not define grant
 * nothing.
 */
export interface Subject {
  /** The id of who does something. */
  readonly id: string
  /** The names of their roles. */
  readonly roles: readonly string[]
  /** The tenant that the subject acts in. */
  readonly tenant?: string | undefined
  /** Roles by tenant. */
  readonly tenantRoles?: Readonly<Record<string, readonly string[]>> | undefined
}
