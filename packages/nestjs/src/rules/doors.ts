import type { Auth } from '@sallyport/core'
import { type Admission, createGuard, type Guard, type GuardOptions, type Requirement } from '@sallyport/core/http'
import { type Access, accessOf } from './access.ts'
import { type FindLoader, withLoader } from './loaders.ts'

/** Whom a guard let in; undefined where an optional one let nobody in. */
export type Admitted = Admission<unknown, unknown> | undefined

/** The token of the application's doors. */
export const DOORS = Symbol.for('sallyport.doors')

/** What stands in front of a method. */
export interface Door {
  /** Lets a request in, or rejects with an AuthError; undefined where there is nothing to check. */
  readonly check: Guard<Admitted> | undefined
}

/** Finds the door of a method, and makes it where there is none yet. Throws TypeError where its rules are none. */
export type FindDoor = (type: Function, method: Function) => Door

/** Makes the doors of one application. */
export function createDoors(auth: Auth, options: GuardOptions, findLoader: FindLoader): FindDoor {
  const guardFor = (each: Requirement) => createGuard(auth, ...withLoader(each, options, findLoader))
  const doors = new WeakMap<Function, WeakMap<Function, Door>>()
  return (type, method) => {
    const ofType = doors.get(type) ?? new WeakMap<Function, Door>()
    doors.set(type, ofType)
    const door = ofType.get(method) ?? named(type, method, () => createDoor(accessOf(type, method), guardFor))
    ofType.set(method, door)
    return door
  }
}

function createDoor(access: Access, guardFor: (requirement: Requirement) => Guard<Admitted>): Door {
  return { check: access.kind === 'guarded' ? inTurn(access.requirements.map(guardFor)) : undefined }
}

/** Says whose rules a mistake is in. */
function named<T>(type: Function, method: Function, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new TypeError(`${type.name}.${method.name}: ${error.message}`, { cause: error })
  }
}

/** Every guard must let the request in; a later one adds to what the others found, such as the user. */
function inTurn(guards: readonly Guard<Admitted>[]): Guard<Admitted> {
  const [only, ...others] = guards
  if (only !== undefined && others.length === 0) return only
  return async request => {
    let admitted: Admitted
    for (const guard of guards) {
      const next = await guard(request)
      admitted = next === undefined ? admitted : { ...admitted, ...next }
    }
    return admitted
  }
}
