import type { Subject } from '../../ports/route-policy.ts'
import { registeredNames, type Claims } from '../../token/claims.ts'
import { ReadingFailed } from './reading-failed.ts'
import { rolesOf } from './roles.ts'

/**
 * Makes the subject that a policy decides about.
 *
 * Default: all custom claims, with the token's `sub` as `id` and the claim `roles`, if it is an array of strings.
 *
 * @throws ReadingFailed if the application's function throws, or does not return an object with an id and roles.
 */
export function subjectFor(claims: Claims<object>, make?: (claims: Claims<object>) => unknown): Subject {
  return make === undefined ? defaultSubject(claims) : madeSubject(() => make(claims))
}

function madeSubject(make: () => unknown): Subject {
  try {
    const made = make()
    if (isSubject(made)) return made
  } catch (error) {
    throw new ReadingFailed(error)
  }
  throw new ReadingFailed(
    new TypeError('guard.subject: must return an object with id, a string, and roles, an array of strings'),
  )
}

function defaultSubject(claims: Claims<object>): Subject {
  const custom = Object.entries(claims).filter(([name]) => !registeredNames.has(name))
  const { tenant, ...others } = Object.fromEntries(custom)
  const subject = { ...others, id: claims.sub, roles: rolesOf(claims) }
  return typeof tenant === 'string' ? { ...subject, tenant } : subject
}

function isSubject(value: unknown): value is Subject {
  const { id, roles } = Object(value) as Partial<Record<keyof Subject, unknown>>
  const isNamed = typeof id === 'string' && id !== ''
  return isNamed && Array.isArray(roles) && roles.every(role => typeof role === 'string')
}
