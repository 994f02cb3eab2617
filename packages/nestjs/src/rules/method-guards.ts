import { cached, type GuardDescription, type GuardMaker, joinAuth, type MadeGuard } from '@sallyport/core/adapter'
import type { RequestAuth } from '@sallyport/core/http'
import { type Access, accessOf } from './access.ts'
import { type FindLoader, guardInput } from './loaders.ts'

/** What a guard found out; undefined if an optional guard found no token. */
export type Found = RequestAuth<unknown, unknown> | undefined

/** The token of what finds the guards of methods. */
export const GUARDS = Symbol.for('sallyport.guards')

/** What protects a method. */
export interface MethodGuard {
  /** What it asks for, for the audit of routes. */
  readonly descriptions: readonly GuardDescription[]
  /** Lets a request in, or throws or rejects with an AuthError; undefined if there is nothing to check. */
  readonly checkAtOnce: MadeGuard<Found>['checkAtOnce'] | undefined
}

/** Finds the guard of a method, and makes it the first time. Throws TypeError if its rules are invalid. */
export type FindGuard = (type: Function, method: Function) => MethodGuard

/** Makes the guards of one application's methods. */
export function createMethodGuards(guard: GuardMaker<unknown, unknown>, findLoader: FindLoader): FindGuard {
  const make = (type: Function, method: Function): MethodGuard => {
    const access = accessOf(type, method)
    if (access.kind !== 'guarded') return { descriptions: [openedBy(access)], checkAtOnce: undefined }
    const guards = access.requirements.map(each => guard(...guardInput(each, findLoader)))
    return { descriptions: guards.map(each => each.description), checkAtOnce: inTurn(guards) }
  }
  const guardsOf = cached((type: Function) =>
    cached((method: Function) => named(type, method, () => make(type, method))),
  )
  return (type, method) => guardsOf(type)(method)
}

function openedBy(access: Exclude<Access, { readonly kind: 'guarded' }>): GuardDescription {
  return access.kind === 'public' ? access : access.description
}

/** Names the class and the method whose rules have a mistake. */
function named<T>(type: Function, method: Function, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new TypeError(`${type.name}.${method.name}: ${error.message}`, { cause: error })
  }
}

/** Every guard must let the request in; a later one adds to what the others found out, such as the user. */
function inTurn(guards: readonly MadeGuard<Found>[]): MadeGuard<Found>['checkAtOnce'] {
  const [only, ...others] = guards
  if (only !== undefined && others.length === 0) return only.checkAtOnce
  return async request => {
    let found: Found
    for (const { check } of guards) found = joinAuth(found, await check(request))
    return found
  }
}
