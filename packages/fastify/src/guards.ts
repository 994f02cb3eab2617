import { cached, type GuardDescription, type GuardMaker, type MadeGuard } from '@sallyport/core/adapter'
import { publicAccess, type Requirement } from '@sallyport/core/http'
import { publicReasonOf, type RouteAccess } from './access.ts'
import type { Found } from './request-auth.ts'

/** What protects a route. */
export interface RouteGuard {
  readonly description: GuardDescription
  /** Lets a request in, or throws or rejects with an AuthError; undefined for a public route. */
  readonly checkAtOnce: MadeGuard<Found>['checkAtOnce'] | undefined
}

/** Finds the guard of a route by its `config`. Throws TypeError for an invalid `config.sallyport`. */
export type FindGuard = (config: object) => RouteGuard

/** Makes the guards of one application, one for each access. */
export function createGuards(guard: GuardMaker<unknown, unknown>): FindGuard {
  const signedIn = guard({})
  const guardFor = cached((access: RouteAccess) => makeGuard(access, guard))
  return config => {
    if (!Object.hasOwn(config, 'sallyport')) {
      refuseOtherKey(config)
      return signedIn
    }
    const { sallyport: access } = config as { readonly sallyport: RouteAccess | undefined }
    // Undefined does not mean the default: a misspelt rule would ask for less than was meant.
    if (typeof access !== 'object' || access === null)
      throw new TypeError("guard: must be an object such as { roles: ['admin'] }")
    return guardFor(access)
  }
}

const accessNames: ReadonlySet<string> = new Set<keyof RouteAccess | 'actors'>([
  'actors',
  'can',
  'maxAge',
  'optional',
  'public',
  'recheck',
  'roles',
])

/** Other plugins use `config.auth` too; but an access under that name would protect nothing. */
function refuseOtherKey({ auth }: { readonly auth?: unknown }): void {
  if (auth === undefined) return
  const names = Object.keys(Object(auth) as object)
  if (names.length === 0 || Array.isArray(auth) || !names.every(name => accessNames.has(name))) return
  throw new TypeError('is missing, and config.auth has an access: rename it to config.sallyport')
}

function makeGuard(access: RouteAccess, guard: GuardMaker<unknown, unknown>): RouteGuard {
  const reason = publicReasonOf(access)
  if (reason !== undefined) return { description: publicAccess(reason), checkAtOnce: undefined }
  return guard(access as Requirement)
}
