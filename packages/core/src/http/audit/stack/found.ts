import type { GuardDescription } from '../../guard/description.ts'
import { operationOf } from '../../routes/operation.ts'
import { type AuditedRoute, isOpenGuard } from '../audited-route.ts'
import { type Finding, findingAbout } from '../findings.ts'
import { isCors, nameOf } from './harmless.ts'
import type { Locate } from './origin.ts'
import { joined, type Mount, mountsOf } from './mount.ts'
import { guardsAmong, handlesBeforeGuard, isClosing, type MethodHandles } from './route-guards.ts'
import { guardsFor, type ScopedGuard } from './scope.ts'
import type { Handle, StackRoute } from './stack.ts'

/** The routes and findings so far. */
export interface Found {
  readonly routes: AuditedRoute[]
  readonly findings: Finding[]
  readonly locate: Locate
  /** Whether a function is known to pass requests on without other effects. */
  readonly isHarmless: (handle: Handle) => boolean
  /** Whether a function of a route for all methods only answers 404. */
  readonly isEnd: (handle: Handle, path: string) => boolean
}

/** An open guard that was passed to `use`: it declares the next used function public, at these paths. */
export interface Opening {
  readonly description: GuardDescription
  readonly paths: readonly string[]
}

/** A position in a router's stack. */
export interface Spot {
  readonly prefix: string
  readonly isSensitive: boolean
  readonly guards: readonly ScopedGuard[]
  readonly opening: Opening | undefined
}

/** The functions of `app.param` that run before a route. */
export type ParamHandles = readonly Handle[]

/** Adds a route for one method, once for each of its paths. */
export function addRoute(
  { path: written }: StackRoute,
  { method, handles }: MethodHandles,
  params: ParamHandles,
  spot: Spot,
  found: Found,
): void {
  for (const mount of mountsOf(written)) {
    const path = joined(spot.prefix, mount)
    if (method === 'ALL' && handles.every(handle => found.isEnd(handle, path))) continue
    const before = guardsFor(spot.guards, { ...mount, method, isPrefix: false }, spot.isSensitive)
    const guards = [...before, ...guardsAmong(handles)]
    const operation = operationOf(handles.at(-1))
    const route = { method, path, guards, ...(operation && { operation }), ...placed(handles.at(-1), found) }
    found.routes.push(route)
    const isGuardedHere = handles.some(isClosing)
    const early = [...(isGuardedHere ? params : []), ...(isGuardedHere ? handlesBeforeGuard(handles) : [])]
    for (const handle of early) addEarly(route, handle, found)
  }
}

function addEarly(route: AuditedRoute, handle: Handle, found: Found): void {
  if (found.isHarmless(handle)) return
  const name = nameOf(handle, found.locate(handle))
  const { declaredAt: _, ...here } = route
  found.findings.push(
    findingAbout(
      'before_guard',
      { ...here, ...placed(handle, found) },
      `runs ${name.replace(/^[A-Z]/, letter => letter.toLowerCase())} before its guard: it may answer, or have effects.`,
    ),
  )
}

/** Adds a function that was passed to `use`. The audit cannot tell whether it answers requests or passes them on. */
export function addFunction(handle: Handle, mount: Mount, spot: Spot, found: Found): void {
  const path = joined(spot.prefix, mount)
  const opened = spot.opening?.paths.includes(path) === true ? [spot.opening.description] : []
  const before = guardsFor(spot.guards, { ...mount, isPrefix: true }, spot.isSensitive)
  const guards = [...before, ...opened]
  const isForAll = mount.segments.length === 0
  if (guards.length === 0 && !found.isHarmless(handle)) {
    found.findings.push({
      kind: 'unseen',
      message: `${nameOf(handle, found.locate(handle))} is used at ${path}: the audit cannot tell whether it answers requests.`,
      ...placed(handle, found),
    })
  } else if (opened.length > 0 || (guards.length > 0 && !isForAll)) {
    found.routes.push({ method: 'USE', path, guards, ...placed(handle, found) })
  }
  if (!before.every(isOpenGuard) && isCors(handle, found.locate)) {
    const message = `CORS is used at ${path} behind a guard: preflights are answered 401. Use it before the guard.`
    found.findings.push({ kind: 'preflight', message, ...placed(handle, found) })
  }
}

/** Adds the functions of `app.param` that run before everything at a mount. */
export function addParams(params: ParamHandles, mount: Mount, spot: Spot, found: Found): void {
  const before = guardsFor(spot.guards, { ...mount, isPrefix: true }, spot.isSensitive)
  if (!before.every(isOpenGuard)) return
  for (const handle of params.filter(each => !found.isHarmless(each))) {
    const name = nameOf(handle, found.locate(handle))
    const message = `${name} runs for a parameter of ${joined(spot.prefix, mount)}: the audit cannot tell whether it answers requests.`
    // One call of `use` makes a layer for each of its functions.
    if (found.findings.some(each => each.message === message)) continue
    found.findings.push({ kind: 'unseen', message, ...placed(handle, found) })
  }
}

function placed(handle: Handle | undefined, { locate }: Found): { readonly declaredAt?: string } {
  const place = handle && locate(handle).place
  return place === undefined ? {} : { declaredAt: place }
}
