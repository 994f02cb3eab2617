import type { Step } from './request-auth.ts'
import { AuthError } from '../../errors.ts'
import type { Auth } from '../../auth/auth.ts'
import { internalsOf } from '../../auth/internals.ts'
import type { Emit } from '../../events.ts'
import { Bare } from '../../lib/bare.ts'
import { type Duration, parseDuration } from '../../lib/duration.ts'
import type { Clock } from '../../ports/clock.ts'
import { longestTolerance } from '../../session/lifetimes.ts'
import type { RoutePolicy } from '../../ports/route-policy.ts'
import { type Claims, registeredNames } from '../../token/claims.ts'
import { type PermissionContext, requirePermission, requirePossible } from './permission-step.ts'
import type { Requirement } from './requirement.ts'
import { reportUnusableRoles, rolesOf } from './roles.ts'

/**
 * Lists the checks of a requirement, cheap ones first. With `recheck`, roles and permissions are checked again with the
 * user as it is now. The resource is loaded last.
 */
export function stepsOf<U, C>(
  auth: Pick<Auth<U, C>, 'recheck'>,
  requirement: Requirement,
  policy: RoutePolicy | undefined,
): readonly Step<U, C>[] {
  const { maxAge, recheck, can, actors = false } = requirement
  const { emit, clock } = internalsOf(auth)
  const permission = can && { policy: policyFor(policy), emit }
  const standing = standingSteps<U, C>(requirement, permission, emit)
  return [
    ...(actors ? [] : [refuseActors<U, C>()]),
    ...standing,
    ...(maxAge === undefined ? [] : [requireRecentLogin<U, C>(maxAge, clock)]),
    ...(recheck === undefined ? [] : [rereadUser<U, C>(auth, recheck), ...standing]),
    ...(can && permission ? [requirePermission<U, C>(can, permission)] : []),
  ]
}

/** The checks that depend only on the subject. */
function standingSteps<U, C>(
  { roles, can }: Requirement,
  permission: PermissionContext | undefined,
  emit: Emit,
): readonly Step<U, C>[] {
  return [
    ...(roles === undefined ? [] : [requireRole<U, C>(roles, emit)]),
    ...(can && permission ? [requirePossible<U, C>(can, permission)] : []),
  ]
}

function policyFor(policy: RoutePolicy | undefined): RoutePolicy {
  if (policy !== undefined) return policy
  throw new TypeError('guard: can: needs the option policy')
}

/** Refuses tokens of somebody who acts for the user (RFC 8693 §4.1), unless the route allows them. */
function refuseActors<U, C>(): Step<U, C> {
  return found => {
    if (found.claims.act === undefined) return found
    throw new AuthError('forbidden')
  }
}

function requireRole<U, C>(roles: readonly string[], emit: Emit): Step<U, C> {
  const accepted = new Set(roles)
  return found => {
    if (rolesOf(found.claims).some(role => accepted.has(role))) return found
    reportUnusableRoles(found.claims, emit)
    throw new AuthError('forbidden')
  }
}

function requireRecentLogin<U, C>(maxAge: Duration, clock: Clock): Step<U, C> {
  const seconds = parseDuration(maxAge)!
  return found => {
    const age = clock() / 1000 - found.claims.auth_time
    if (age <= seconds && age >= -longestTolerance) return found
    throw new AuthError('reauthentication_required', { details: { max_age: seconds } })
  }
}

function rereadUser<U, C>(auth: Pick<Auth<U, C>, 'recheck'>, maxAge: Duration): Step<U, C> {
  const { customClaims } = internalsOf<U, C>(auth)
  return async found => {
    const user = await auth.recheck(found.claims, maxAge)
    if (user === undefined || user === null) throw new TypeError('recheck: did not return a user')
    const current = await customClaims(user, found.claims)
    return { ...found, user, claims: Object.freeze(withCurrent(found.claims, current)) }
  }
}

/** Keeps the registered claims of the token and replaces the custom ones by the current ones. */
function withCurrent<C>(claims: Claims<C>, current: C): Claims<C> {
  const registered = Object.entries(claims).filter(([name]) => registeredNames.has(name))
  return Object.assign(new Bare(), current, Object.fromEntries(registered)) as Claims<C>
}
