import {
  type Admission,
  createGuard,
  type Guard,
  type GuardOptions,
  publicAccess,
  type Requirement,
} from '@sallyport/core/http'
import { describeRequirement, type GuardAuth, type GuardDescription } from '@sallyport/core/adapter'
import { publicReasonOf, type RouteAccess } from './access.ts'

/** What stands in front of a route. */
export interface Door {
  readonly description: GuardDescription
  /** Lets a request in, or rejects with an AuthError; undefined where everybody may come in. */
  readonly check: Guard<Admission<unknown, unknown> | undefined> | undefined
}

/** Finds the door of a route by its `config`. Throws TypeError where the `sallyport` in it is no access. */
export type FindDoor = (config: object) => Door

/** Makes the doors of one application, one for each access. */
export function createDoors(auth: GuardAuth<unknown, unknown>, options: GuardOptions): FindDoor {
  const doors = new WeakMap<object, Door>()
  const signedIn = createDoor(auth, options, {})
  return config => {
    if (!Object.hasOwn(config, 'sallyport')) {
      refuseOtherKey(config)
      return signedIn
    }
    const { sallyport: access } = config as { readonly sallyport: RouteAccess | undefined }
    // Not left out: a rule that is misspelt asks for less than was meant.
    if (access === undefined) throw new TypeError('guard: is undefined')
    const known = doors.get(access)
    if (known !== undefined) return known
    const door = createDoor(auth, options, access)
    doors.set(access, door)
    return door
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

/** `auth` is a key of other plugins' too; but an access under it would guard nothing, without a word. */
function refuseOtherKey({ auth }: { readonly auth?: unknown }): void {
  const names = Object.keys(Object(auth) as object)
  if (names.length === 0 || Array.isArray(auth) || !names.every(name => accessNames.has(name))) return
  throw new TypeError('is missing, and config.auth has an access: write config.sallyport')
}

function createDoor(auth: GuardAuth<unknown, unknown>, options: GuardOptions, access: RouteAccess): Door {
  const reason = publicReasonOf(access)
  if (reason !== undefined) return { description: publicAccess(reason), check: undefined }
  const requirement = access as Requirement
  const check = createGuard(auth, requirement, options)
  return { description: describeRequirement(requirement, options), check }
}
