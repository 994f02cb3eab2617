import type { Emit } from '../../events.ts'
import { kindOf } from '../../lib/failure.ts'

/** `'superadmin'.includes('admin')`: only an array of nothing but strings names roles. */
export function rolesOf(claims: object): readonly string[] {
  const roles = claimOf(claims)
  return isRoles(roles) ? roles : []
}

const said = new WeakMap<Emit, Set<string>>()

/** Says once of each kind that no token of these can ever have a role: a bare 403 does not tell the developer why. */
export function reportUnusableRoles(claims: object, emit: Emit): void {
  const reason = problemOf(claimOf(claims))
  const before = said.get(emit) ?? new Set()
  if (reason === undefined || before.has(reason)) return
  said.set(emit, before.add(reason))
  emit('application_mistake', { where: 'guard', reason })
}

function problemOf(roles: unknown): string | undefined {
  if (isRoles(roles)) return undefined
  if (roles === undefined || roles === null) {
    return 'the access token has no claim roles, so no role is granted; the option claims of createAuth makes it: claims: user => ({ roles: user.roles })'
  }
  const kind = Array.isArray(roles)
    ? `a list with ${kindOf(roles.find(role => typeof role !== 'string'))} in it`
    : kindOf(roles)
  return `the claim roles is ${kind}, so no role is granted; it must be a list of strings`
}

function claimOf(claims: object): unknown {
  return Object.hasOwn(claims, 'roles') ? Reflect.get(claims, 'roles') : undefined
}

function isRoles(roles: unknown): roles is readonly string[] {
  return Array.isArray(roles) && roles.every(role => typeof role === 'string')
}
