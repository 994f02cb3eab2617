import { METHODS } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { describeGuard, type GuardDescription } from '@sallyport/core/http'
import type { Handle, StackRoute } from './stack.ts'

/** The functions of a route that run for one method, in capitals; `ALL` for those that run for any. */
export interface MethodHandles {
  readonly method: string
  readonly handles: readonly Handle[]
}

/** Lists a route's functions by method. Guards for every method are no route by themselves where others follow. */
export function methodsOf(route: StackRoute): readonly MethodHandles[] {
  const forAll = route.stack.filter(layer => layer.method === undefined).map(layer => layer.handle)
  const named = mergeEvery(namedMethodsOf(route))
  const answersAll = forAll.some(handle => describeGuard(handle) === undefined) || named.length === 0
  const all = route.methods['_all'] === true && answersAll ? [{ method: 'ALL', handles: forAll }] : []
  return [...all, ...named]
}

/** The functions that run before a guard may have answered already; what comes after such a function guards nothing. */
export function guardsAmong(handles: readonly Handle[]): readonly GuardDescription[] {
  let guards: readonly GuardDescription[] = []
  for (const handle of handles) {
    const description = describeGuard(handle)
    if (description !== undefined) guards = [...guards, description]
    // An error middleware may hand on what a guard refused.
    else if (handle.length > 3) guards = []
    // Without `next` it can only answer.
    else if (handle.length < 3) return guards
  }
  return guards
}

function namedMethodsOf({ methods, stack }: StackRoute): readonly MethodHandles[] {
  const names = Object.keys(methods).filter(name => name !== '_all')
  return names.map(name => ({
    method: name.toUpperCase(),
    handles: stack.filter(({ method = name }) => method === name).map(layer => layer.handle),
  }))
}

/** `app.all` declares every method that Node knows, one by one. */
function mergeEvery(named: readonly MethodHandles[]): readonly MethodHandles[] {
  const isEvery = METHODS.every(method => named.some(each => each.method === method))
  const isSame = named.every(({ handles }) => isDeepStrictEqual(handles, named[0]?.handles))
  return isEvery && isSame ? [{ ...named[0]!, method: 'ALL' }] : named
}
