import type { GuardDescription } from '../../guard/description.ts'
import { type Mount, untold } from './mount.ts'

/** A guard that protects a path, and which requests it applies to. */
export interface ScopedGuard {
  readonly description: GuardDescription
  /** The rest of its path below the current router; empty if it protects the whole router. */
  readonly segments: readonly string[]
  /** Whether its router is case-sensitive. */
  readonly isSensitive: boolean
  /** How many segments must follow its path: `/api/*rest` does not match `/api`. */
  readonly below: number
  /** Whether it matches only this path and nothing below it. */
  readonly isExact: boolean
  /** In capitals; undefined for every method. */
  readonly method: string | undefined
}

/** A path that requests are sent to. */
export interface Target {
  readonly segments: readonly string[]
  /** In capitals; undefined for every method. */
  readonly method?: string | undefined
  /** Whether requests may be sent to paths below it as well. */
  readonly isPrefix: boolean
}

/** Lists the guards that protect a path of a router. */
export function guardsFor(guards: readonly ScopedGuard[], target: Target, isSensitive: boolean): GuardDescription[] {
  return guards.filter(guard => guardsTarget(guard, target, isSensitive)).map(guard => guard.description)
}

/** Lists the guards that protect a mounted router. A guard for one method or one exact path does not. */
export function guardsBelow(guards: readonly ScopedGuard[], { segments }: Mount, isSensitive: boolean): ScopedGuard[] {
  return guards.flatMap(guard => {
    if (guard.isExact || guard.method !== undefined) return []
    const shared = Math.min(guard.segments.length, segments.length)
    const own = { ...guard, segments: guard.segments.slice(0, shared) }
    if (!reaches(own, segments, isSensitive)) return []
    const passed = segments.slice(shared).filter(isThere).length
    return [{ ...guard, segments: guard.segments.slice(shared), below: Math.max(0, guard.below - passed) }]
  })
}

function guardsTarget(guard: ScopedGuard, { segments, method, isPrefix }: Target, isSensitive: boolean): boolean {
  if (guard.method !== undefined && guard.method !== method) return false
  if (guard.isExact)
    return !isPrefix && guard.segments.length === segments.length && reaches(guard, segments, isSensitive)
  const rest = segments.slice(guard.segments.length)
  return reaches(guard, segments, isSensitive) && rest.slice(0, guard.below).filter(isThere).length === guard.below
}

/** Tells whether every spelling of a path reaches the guard first. That is not so if the guard is case-sensitive and the path's router is not: `/api/ADMIN` would bypass a guard of `/api/admin`.
 */
function reaches(guard: ScopedGuard, path: readonly string[], isSensitive: boolean): boolean {
  if (guard.segments.length > 0 && guard.isSensitive && !isSensitive) return false
  return guard.segments.every((segment, i) => takes(segment, path[i], guard.isSensitive))
}

function takes(segment: string, other: string | undefined, isSensitive: boolean): boolean {
  if (other === undefined || segment === untold) return false
  const isOne = /^:\w+$/.test(segment) && !/[*?{}()]/.test(other)
  const fold = (text: string): string => (isSensitive ? text : text.toLowerCase())
  return isOne || fold(segment) === fold(other)
}

/** Whether every request to the route has at least one character for this segment of its path. */
function isThere(segment: string): boolean {
  return /^(?::\w+|\*\w+|[^*?{}()[\]+:]+)$/.test(segment)
}
