import {
  describeGuard,
  type GuardDescription,
  indexPrefixes,
  isOpenGuard,
  listedIn,
  operationOf,
  type PrefixIndex,
} from '@sallyport/core/adapter'
import { type AuditedRoute, type Finding } from '@sallyport/core/http'
import { addPreflight, addUnseen, type Found, isKnown, isRouterPackage, placed, type Spot } from './found.ts'
import { flattened, type Inspected, type KoaHandle } from './handle.ts'
import { comparedSegmentsOf, covers, prefixOf, type RouterLayer } from './layer-path.ts'
import { methodsOf } from './methods.ts'
import { addEarly, guardsAmong } from './route-guards.ts'

/** What is read of a router of `@koa/router`. */
export interface KoaRouter {
  readonly stack: readonly RouterLayer[]
  readonly host?: string | RegExp | undefined
  /** Whether only one of the layers runs that match a request, so that guards in `use` protect nothing. */
  readonly exclusive?: unknown
}

/** What decides which layers of a router run, and in which order. */
const deciding = ['match', 'middleware'] as const

/**
 * Gives the router whose `routes()` a function is; undefined for any other function, and for a router that decides in its own way
 * which layers run.
 */
export function routerIn(handle: KoaHandle, { locate }: Inspected): KoaRouter | undefined {
  const isOfRouter = (each: unknown) => typeof each === 'function' && isRouterPackage(locate(each as KoaHandle).package)
  const router: unknown = Object.hasOwn(handle, 'router') ? Reflect.get(handle, 'router') : undefined
  if (typeof router !== 'object' || router === null || !('stack' in router) || !Array.isArray(router.stack)) {
    return undefined
  }
  // In version 15 it is a bound function, which has no place of its own.
  const isBound = /^function [\w$ ]*\(\) \{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(handle))
  const isKnownRouter = (isBound || isOfRouter(handle)) && deciding.every(name => isOfRouter(Reflect.get(router, name)))
  return isKnownRouter ? (router as KoaRouter) : undefined
}

interface LayerRead {
  readonly layer: RouterLayer
  readonly handles: readonly KoaHandle[]
}

/** Adds the routes of a router. Its list has those of nested routers too, with their whole paths. */
export function addRouter(router: KoaRouter, spot: Spot, found: Found): void {
  const layers = router.stack.map(layer => ({ layer, handles: flattened(layer.stack, found) }))
  const before = indexPrefixes<LayerRead>()
  for (const read of layers) {
    const guards = [...spot.guards, ...guardsOf(before, read.layer)]
    if (read.layer.methods.length === 0) addUsed(read, guards, spot, found)
    else addRoutes(read, { guards, spot, host: router.host }, found)
    if (router.exclusive !== true) before.add(prefixOf(read.layer), read)
  }
}

/** The guards of earlier layers that all requests of a layer have passed. */
function guardsOf(before: PrefixIndex<LayerRead>, layer: RouterLayer): readonly GuardDescription[] {
  const near = before.along(comparedSegmentsOf(layer))
  return near.filter(each => covers(each.layer, layer)).flatMap(({ handles }) => guardsAmong(handles))
}

/** Adds the functions of `router.use`, which run only for requests that a route of the router takes. */
function addUsed({ layer, handles }: LayerRead, guards: readonly GuardDescription[], spot: Spot, found: Found): void {
  const path = pathOf(layer, spot)
  let passed = guards
  for (const handle of handles) {
    const description = describeGuard(handle)
    if (description !== undefined) passed = [...passed, description]
    else if (listedIn(handle) !== undefined) found.findings.push(misplaced(handle, found))
    else if (isKnown(handle, found)) addPreflight(handle, { ...spot, guards: passed }, found)
    else if (passed.every(isOpenGuard)) addUnseen(handle, path, found)
  }
}

function misplaced(handle: KoaHandle, found: Found): Finding {
  const message =
    'The auth routes are used in a router, which calls them only if one of its own routes matches the path: write app.use(routes).'
  return { kind: 'misplaced', message, ...placed(handle, found) }
}

interface RouteSurroundings {
  readonly guards: readonly GuardDescription[]
  readonly spot: Spot
  readonly host: KoaRouter['host']
}

function addRoutes({ layer, handles }: LayerRead, { guards, spot, host }: RouteSurroundings, found: Found): void {
  // Guards for all methods are no route: they protect what follows.
  if (handles.every(handle => describeGuard(handle) !== undefined && operationOf(handle) === undefined)) return
  const path = pathOf(layer, spot)
  if (layer.path instanceof RegExp) {
    const message = `${path} is a regular expression: the audit cannot tell which requests it takes.`
    found.findings.push({ kind: 'unseen', message })
  }
  const operation = operationOf(handles.at(-1))
  for (const method of methodsOf(layer.methods)) {
    const route: AuditedRoute = {
      method,
      path,
      guards: [...guards, ...guardsAmong(handles)],
      ...(host !== undefined && { only: { host: [String(host)] } }),
      ...(operation && { operation }),
      ...placed(handles.at(-1), found),
    }
    found.routes.push(route)
    addEarly(route, handles, found)
  }
}

function pathOf({ path }: RouterLayer, { prefix }: Spot): string {
  if (path instanceof RegExp) return `(${prefix}${path.source})`
  return `${prefix}${path}` || '/'
}
