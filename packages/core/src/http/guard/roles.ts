import type { Emit } from '../../events.ts'
import { kindOf } from '../../lib/failure.ts'

/**
 * Reads the claim `roles`. It must be an array of strings: with a string, `'superadmin'.includes('admin')` would hold.
 */
export function rolesOf(claims: object): readonly string[] {
  const roles = claimOf(claims)
  return isRoles(roles) ? roles : []
}

const said = new WeakMap<Emit, Set<string>>()

/**
 * Reports once for each reason that no role can be read from the tokens: a 403 does not tell the developer why.
 */
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
    return 'the access token has no claim roles, so no role is granted; add it with the option claims of createAuth: claims: user => ({ roles: user.roles })'
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
