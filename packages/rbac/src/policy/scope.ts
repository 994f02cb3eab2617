import type { Subject } from '../subject.ts'
import type { Entry } from './model.ts'

/** Roles and the tenant in which they apply. Without a tenant they apply everywhere. */
export interface Scope {
  readonly tenant: string | undefined
  readonly roles: readonly string[]
}

const none: readonly string[] = []

/** Whether a value is a valid subject: it has an id, and its roles are an array of strings. */
export function isSubject(value: unknown): value is Subject {
  if (!looksLikeSubject(value) || !isRoles(value.roles)) return false
  const { tenantRoles = {} } = value
  return typeof tenantRoles === 'object' && Object.values(tenantRoles).every(isRoles)
}

/** The part of `isSubject` that does not look at the roles, because a decision looks at each of them anyway. */
export function looksLikeSubject(value: unknown): value is Subject {
  if (typeof value !== 'object' || value === null) return false
  const { id, roles } = value as Partial<Record<keyof Subject, unknown>>
  return typeof id === 'string' && id !== '' && Array.isArray(roles)
}

/** The roles that apply to one resource. If it belongs to a tenant, only those that the subject has in that tenant. */
export function rolesOn(entry: Entry, subject: Subject, resource: Readonly<Record<string, unknown>> | undefined) {
  return entry.tenant === undefined ? subject.roles : rolesWithin(subject, resource?.[entry.tenant])
}

/** Every scope in which the subject has roles for a permission. */
export function scopesOf(entry: Entry, subject: Subject): readonly Scope[] {
  if (entry.tenant === undefined) return [{ tenant: undefined, roles: subject.roles }]
  const tenants = new Set([...Object.keys(subject.tenantRoles ?? {}), ...(subject.tenant ? [subject.tenant] : [])])
  return [...tenants].map(tenant => ({ tenant, roles: rolesWithin(subject, tenant) ?? none }))
}

/**
 * Undefined if the resource belongs to a tenant that the subject is not in. Then not even rules for everybody apply.
 */
function rolesWithin(subject: Subject, tenant: unknown): readonly string[] | undefined {
  if (typeof tenant !== 'string' || tenant === '') return undefined
  const own = subject.tenant === tenant ? subject.roles : undefined
  const listed = subject.tenantRoles
  const more: unknown = listed !== undefined && Object.hasOwn(listed, tenant) ? listed[tenant] : undefined
  if (more !== undefined && !isRoles(more)) return undefined
  return own === undefined || more === undefined ? (own ?? more) : [...own, ...more]
}

function isRoles(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}

function isString(value: unknown): boolean {
  return typeof value === 'string'
}
