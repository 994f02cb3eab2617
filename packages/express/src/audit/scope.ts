import type { GuardDescription } from '@sallyport/core/http'
import { type Mount, untold } from './mount.ts'

/** A guard that was given to `use`, and what it stands before. */
export interface ScopedGuard {
  readonly description: GuardDescription
  /** What is left of its path below the router that is looked at; nothing where it guards all of it. */
  readonly segments: readonly string[]
  /** Whether its router tells case apart. */
  readonly isSensitive: boolean
}

/** Lists what guards a path of a router. */
export function guardsFor(
  guards: readonly ScopedGuard[],
  { segments }: Mount,
  isSensitive: boolean,
): GuardDescription[] {
  return guards.filter(guard => reaches(guard, segments, isSensitive)).map(guard => guard.description)
}

/** Carries guards over into a router that is mounted at a path. */
export function guardsBelow(guards: readonly ScopedGuard[], { segments }: Mount, isSensitive: boolean): ScopedGuard[] {
  return guards.flatMap(guard => {
    const shared = Math.min(guard.segments.length, segments.length)
    const own = { ...guard, segments: guard.segments.slice(0, shared) }
    return reaches(own, segments, isSensitive) ? [{ ...guard, segments: guard.segments.slice(shared) }] : []
  })
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
