/**
 * Who asks: an id and the roles that it holds, as the token's claims carry them.
 *
 * `roles` hold everywhere, or, on resources that belong to a tenant, within `tenant` alone. `tenantRoles` gives a
 * subject that belongs to several tenants its roles in each. Roles that the policy does not know grant nothing.
 */
export interface Subject {
  readonly id: string
  readonly roles: readonly string[]
  /** The tenant that the subject acts in. */
  readonly tenant?: string | undefined
  /** Roles by tenant. */
  readonly tenantRoles?: Readonly<Record<string, readonly string[]>> | undefined
}
