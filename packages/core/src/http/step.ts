import { AuthError } from '../errors.ts'
import type { Duration } from '../lib/duration.ts'
import { parseDuration } from '../lib/duration.ts'
import type { Clock } from '../ports/clock.ts'
import type { Claims } from '../token/claims.ts'
import type { Requirement } from './requirement.ts'

/** Whom a guard let in. */
export interface Admission<U, C> {
  readonly claims: Claims<C>
  /** The user as `recheck` read it, where the guard asks for that. */
  readonly user?: U
}

/** One thing that a guard asks for, once the token is good: hands the admission on, or throws AuthError. */
export type Step<U, C> = (admission: Admission<U, C>) => Admission<U, C> | Promise<Admission<U, C>>

/** What steps need of an Auth. */
export interface StepContext<U> {
  recheck(claims: { readonly sub: string }, maxAge?: Duration): Promise<U>
  readonly clock: Clock
}

/** Lists a requirement's steps, those that cost nothing first. */
export function stepsOf<U, C>(auth: StepContext<U>, requirement: Requirement): readonly Step<U, C>[] {
  const { roles, maxAge, recheck } = requirement
  return [
    ...(roles === undefined ? [] : [requireRole<U, C>(roles)]),
    ...(maxAge === undefined ? [] : [requireRecentLogin<U, C>(maxAge, auth.clock)]),
    ...(recheck === undefined ? [] : [rereadUser<U, C>(auth, recheck)]),
  ]
}

function requireRole<U, C>(roles: readonly string[]): Step<U, C> {
  const accepted = new Set(roles)
  return admission => {
    if (rolesOf(admission.claims).some(role => accepted.has(role))) return admission
    throw new AuthError('forbidden')
  }
}

/** `'superadmin'.includes('admin')`: only an array of nothing but strings names roles. */
function rolesOf(claims: object): readonly string[] {
  const roles: unknown = Object.hasOwn(claims, 'roles') ? Reflect.get(claims, 'roles') : undefined
  return Array.isArray(roles) && roles.every(role => typeof role === 'string') ? roles : []
}

function requireRecentLogin<U, C>(maxAge: Duration, clock: Clock): Step<U, C> {
  const seconds = parseDuration(maxAge)!
  return admission => {
    if (clock() / 1000 - admission.claims.auth_time <= seconds) return admission
    throw new AuthError('reauthentication_required', { details: { max_age: seconds } })
  }
}

function rereadUser<U, C>(auth: StepContext<U>, maxAge: Duration): Step<U, C> {
  return async admission => {
    const user = await auth.recheck(admission.claims, maxAge)
    if (user === undefined || user === null) throw new TypeError('recheck: resolved to no user')
    return { ...admission, user }
  }
}
