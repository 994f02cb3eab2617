import { describeGuard, type GuardDescription } from '../../guard/mark.ts'
import { isOpenGuard } from '../audited-route.ts'
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
    else if (canOnlyAnswer(handle)) return guards
  }
  return guards
}

/** Lists the functions of a route that run before the last guard that asks for something. */
export function handlesBeforeGuard(handles: readonly Handle[]): readonly Handle[] {
  const end = handles.findIndex(handle => describeGuard(handle) === undefined && canOnlyAnswer(handle))
  const passed = end === -1 ? handles : handles.slice(0, end)
  const before = passed.slice(0, Math.max(0, passed.findLastIndex(isClosing)))
  return before.filter(handle => describeGuard(handle) === undefined && handle.length <= 3)
}

/** Without `next` a function can only answer. One that names no parameter may take them all. */
export function canOnlyAnswer({ length }: Handle): boolean {
  return length > 0 && length < 3
}

/** Tells whether a function asks for something before it lets a request go on. */
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

/** `app.all` declares every method that Node knows, one by one. */
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
