import { describeGuard, findingAbout, type GuardDescription, isOpenGuard, nameOf } from '@sallyport/core/adapter'
import type { AuditedRoute } from '@sallyport/core/http'
import { type Found, isKnown, placed } from './found.ts'
import { canOnlyAnswer, type KoaHandle } from './handle.ts'

/** Lists the guards that take effect: those after a function that has answered already protect nothing. */
export function guardsAmong(handles: readonly KoaHandle[]): readonly GuardDescription[] {
  return reached(handles).flatMap(handle => describeGuard(handle) ?? [])
}

/** The functions up to the first one that can only answer. */
function reached(handles: readonly KoaHandle[]): readonly KoaHandle[] {
  const end = handles.findIndex(handle => describeGuard(handle) === undefined && canOnlyAnswer(handle))
  return end === -1 ? handles : handles.slice(0, end)
}

/** Adds the functions of a route that run before its last guard that requires something. */
export function addEarly(route: AuditedRoute, handles: readonly KoaHandle[], found: Found): void {
  const passed = reached(handles)
  const before = passed.slice(0, Math.max(0, passed.findLastIndex(isClosing)))
  for (const handle of before.filter(each => describeGuard(each) === undefined && !isKnown(each, found))) {
    const { declaredAt: _, ...here } = route
    const says = `runs ${earlyName(handle, found)} before its guard: it may answer, or have effects.`
    found.findings.push(findingAbout('before_guard', { ...here, ...placed(handle, found) }, says))
  }
}

/** What `router.param` wraps is in the package of the router. */
function earlyName(handle: KoaHandle, found: Found): string {
  const parameter: unknown = Object.hasOwn(handle, 'param') ? Reflect.get(handle, 'param') : undefined
  if (typeof parameter === 'string') return `the function for the parameter ${parameter}`
  return nameOf(handle, found.locate(handle)).replace(/^[A-Z]/, letter => letter.toLowerCase())
}

function isClosing(handle: KoaHandle): boolean {
  const description = describeGuard(handle)
  return description !== undefined && !isOpenGuard(description)
}
