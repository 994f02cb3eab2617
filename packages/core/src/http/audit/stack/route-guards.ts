import { describeGuard, type GuardDescription } from '../../guard/description.ts'
import { isOpenGuard } from '../audited-route.ts'
import type { Handle, StackRoute } from './stack.ts'

/** The functions of a route that run for one method, in capitals; `ALL` for every method. */
export interface MethodHandles {
  readonly method: string
  readonly handles: readonly Handle[]
}

/**
 * Lists a route's functions by method. Guards for all methods are not a route of their own if handlers for single
 * methods follow.
 */
export function methodsOf(route: StackRoute): readonly MethodHandles[] {
  const forAll = route.stack.filter(layer => layer.method === undefined).map(layer => layer.handle)
  const named = mergeEvery(namedMethodsOf(route))
  const answersAll = forAll.some(handle => describeGuard(handle) === undefined) || named.length === 0
  const all = route.methods['_all'] === true && answersAll ? [{ method: 'ALL', handles: forAll }] : []
  return [...all, ...named]
}

/** Lists the guards of a route that take effect: those after a function that has answered already protect nothing. */
export function guardsAmong(handles: readonly Handle[]): readonly GuardDescription[] {
  let guards: readonly GuardDescription[] = []
  for (const handle of handles) {
    const description = describeGuard(handle)
    if (description !== undefined) guards = [...guards, description]
    // Error middleware may pass on a request that a guard refused.
    else if (handle.length > 3) guards = []
    else if (canOnlyAnswer(handle)) return guards
  }
  return guards
}

/** Lists the functions of a route that run before its last guard that requires something. */
export function handlesBeforeGuard(handles: readonly Handle[]): readonly Handle[] {
  const end = handles.findIndex(handle => describeGuard(handle) === undefined && canOnlyAnswer(handle))
  const passed = end === -1 ? handles : handles.slice(0, end)
  const before = passed.slice(0, Math.max(0, passed.findLastIndex(isClosing)))
  return before.filter(handle => describeGuard(handle) === undefined && handle.length <= 3)
}

/** A function without the parameter `next` can only answer. One without named parameters may still use all of them. */
export function canOnlyAnswer({ length }: Handle): boolean {
  return length > 0 && length < 3
}

/** Tells whether a function is a guard that requires a token. */
export function isClosing(handle: unknown): boolean {
  const description = describeGuard(handle)
  return description !== undefined && !isOpenGuard(description)
}

function namedMethodsOf({ methods, stack }: StackRoute): readonly MethodHandles[] {
  const names = Object.keys(methods).filter(name => name !== '_all')
  return names.map(name => ({
    method: name.toUpperCase(),
    handles: stack.filter(({ method = name }) => method === name).map(layer => layer.handle),
  }))
}

/** `app.all` declares each method that Node knows. */
function mergeEvery(named: readonly MethodHandles[]): readonly MethodHandles[] {
  const isEvery = process
    .getBuiltinModule('node:http')
    .METHODS.every(method => named.some(each => each.method === method))
  const isSame = named.every(({ handles }) => isSameList(handles, named[0]!.handles))
  return isEvery && isSame ? [{ ...named[0]!, method: 'ALL' }] : named
}

function isSameList(one: readonly Handle[], other: readonly Handle[]): boolean {
  return one.length === other.length && one.every((handle, i) => handle === other[i])
}
