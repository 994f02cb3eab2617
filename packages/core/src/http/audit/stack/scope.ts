import type { GuardDescription } from '../../guard/mark.ts'
import { type Mount, untold } from './mount.ts'

/** A guard that stands before something by its path, and what it stands before. */
export interface ScopedGuard {
  readonly description: GuardDescription
  /** What is left of its path below the router that is looked at; nothing where it guards all of it. */
  readonly segments: readonly string[]
  /** Whether its router tells case apart. */
  readonly isSensitive: boolean
  /** How many segments there must be below its path: `/api/*rest` does not take `/api`. */
  readonly below: number
  /** Whether it takes that very path and nothing below it. */
  readonly isExact: boolean
  /** In capitals; undefined where it takes every method. */
  readonly method: string | undefined
}

/** A path that requests come to. */
export interface Target {
  readonly segments: readonly string[]
  /** In capitals; undefined for any. */
  readonly method?: string | undefined
  /** Whether requests come to what is below it as well. */
  readonly isPrefix: boolean
}

/** Lists what guards a path of a router. */
export function guardsFor(guards: readonly ScopedGuard[], target: Target, isSensitive: boolean): GuardDescription[] {
  return guards.filter(guard => guardsTarget(guard, target, isSensitive)).map(guard => guard.description)
}

/** Carries guards over into a router that is mounted at a path. One for a method, or for one path, stays outside. */
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

/**
 * Tells whether every spelling that gets to a path gets to the guard first. It does not where the guard tells case apart
 * and the path's router does not: `/api/ADMIN` would pass a guard of `/api/admin`.
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

/** Whether a segment of a route's path is in every request to it, with at least one character. */
function isThere(segment: string): boolean {
  return /^(?::\w+|\*\w+|[^*?{}()[\]+:]+)$/.test(segment)
}
