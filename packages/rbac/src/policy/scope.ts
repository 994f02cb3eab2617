import type { Subject } from '../subject.ts'
import type { Entry } from './model.ts'

/** Roles, and the tenant within which they count; without one they count everywhere. */
export interface Scope {
  readonly tenant: string | undefined
  readonly roles: readonly string[]
}

const none: readonly string[] = []

/** Tells whether a value can be asked about: an id, and roles that are a list of texts and nothing like one. */
export function isSubject(value: unknown): value is Subject {
  if (!looksLikeSubject(value) || !isRoles(value.roles)) return false
  const { tenantRoles = {} } = value
  return typeof tenantRoles === 'object' && Object.values(tenantRoles).every(isRoles)
}

/** The part of `isSubject` that looks at no role: a decision looks at each of them anyway. */
export function looksLikeSubject(value: unknown): value is Subject {
  if (typeof value !== 'object' || value === null) return false
  const { id, roles } = value as Partial<Record<keyof Subject, unknown>>
  return typeof id === 'string' && id !== '' && Array.isArray(roles)
}

/** The roles that count on one resource: on a tenant's, only those that the subject holds within that tenant. */
export function rolesOn(entry: Entry, subject: Subject, resource: Readonly<Record<string, unknown>> | undefined) {
  return entry.tenant === undefined ? subject.roles : rolesWithin(subject, resource?.[entry.tenant])
}

/** Every scope in which the subject holds roles for a permission. */
export function scopesOf(entry: Entry, subject: Subject): readonly Scope[] {
  if (entry.tenant === undefined) return [{ tenant: undefined, roles: subject.roles }]
  const tenants = new Set([...Object.keys(subject.tenantRoles ?? {}), ...(subject.tenant ? [subject.tenant] : [])])
  return [...tenants].map(tenant => ({ tenant, roles: rolesWithin(subject, tenant) ?? none }))
}

/** Undefined when the resource belongs to no tenant that the subject is in: then nobody's rules count. */
function rolesWithin(subject: Subject, tenant: unknown): readonly string[] | undefined {
  if (typeof tenant !== 'string' || tenant === '') return undefined
  const own = subject.tenant === tenant ? subject.roles : undefined
  const listed = subject.tenantRoles
  const more: unknown = listed !== undefined && Object.hasOwn(listed, tenant) ? listed[tenant] : undefined
  if (more !== undefined && !isRoles(more)) return undefined
  return own === undefined || more === undefined ? (own ?? more) : [...own, ...more]
}

function isRoles(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
