import { describeGuard, isMarkedHarmless } from '../../guard/description.ts'
import { isOpenGuard } from '../audited-route.ts'
import { addFunction, addParams, addRoute, type Found, type Opening, type ParamHandles, type Spot } from './found.ts'
import { joined, type Mount, mountsOf, mountsOfLayer } from './mount.ts'
import { methodsOf } from './route-guards.ts'
import { hasOnlyGuards, scopesOf } from './route-scope.ts'
import { guardsBelow, type ScopedGuard } from './scope.ts'
import { isRouter, type Layer, paramsOf, type StackRoute, type StackRouter } from './stack.ts'

/** Where a router is mounted, and the guards that protect all of it. */
interface Place {
  readonly prefix: string
  readonly guards: readonly ScopedGuard[]
}

/** A router, and what was used on it so far. */
interface Walk extends Spot {
  readonly place: Place
  readonly router: StackRouter
}

/** Walks a router and the routers mounted on it, in the order in which requests pass through them. */
export function walkRouter(router: StackRouter, found: Found, place: Place = { prefix: '', guards: [] }): void {
  const isSensitive = router.caseSensitive === true
  let walk: Walk = { place, router, isSensitive, prefix: place.prefix, guards: place.guards, opening: undefined }
  for (const layer of router.stack) walk = visit(layer, walk, found)
}

function visit(layer: Layer, walk: Walk, found: Found): Walk {
  const params = paramsOf(walk.router, layer)
  if (layer.route !== undefined) return visitRoute(layer.route, params, walk, found)
  const mounts = mountsOfLayer(layer)
  for (const mount of mounts) addParams(params, mount, walk, found)
  return visitUsed(layer, mounts, walk, found)
}

function visitRoute(route: StackRoute, params: ParamHandles, walk: Walk, found: Found): Walk {
  const mounts = mountsOf(route.path)
  for (const mount of mounts.filter(each => !each.isKnown)) {
    const message = `${joined(walk.prefix, mount)} is a regular expression: the audit cannot tell which requests it takes.`
    found.findings.push({ kind: 'unseen', message })
  }
  const flags = { isSensitive: walk.isSensitive, isStrict: walk.router.strict === true }
  const methods = methodsOf(route)
  for (const method of methods) if (!hasOnlyGuards(method)) addRoute(route, method, params, walk, found)
  const scopes = methods.filter(hasOnlyGuards).flatMap(method => mounts.flatMap(each => scopesOf(method, each, flags)))
  return { ...walk, guards: [...walk.guards, ...scopes], opening: undefined }
}

function visitUsed({ handle }: Layer, mounts: readonly Mount[], walk: Walk, found: Found): Walk {
  const description = describeGuard(handle)
  const paths = mounts.map(mount => joined(walk.prefix, mount))
  // A handler of an application that is marked as public is itself the route.
  if (description?.kind === 'public' && !isMarkedHarmless(handle)) {
    for (const mount of mounts) addFunction(handle, mount, { ...walk, opening: { description, paths } }, found)
    return { ...walk, opening: undefined }
  }
  // A public guard of `use` must not declare all later routes public: some may have been forgotten.
  if (description !== undefined && isOpenGuard(description)) return { ...walk, opening: { description, paths } }
  if (description !== undefined) {
    const all = { description, isSensitive: walk.isSensitive, below: 0, isExact: false, method: undefined }
    const own = mounts.map(({ segments }) => ({ ...all, segments }))
    return { ...walk, guards: [...walk.guards, ...own], opening: undefined }
  }
  // Error middleware may pass on requests that the guards before it refused, but not those that outer guards refused.
  if (handle.length > 3) return { ...walk, guards: walk.place.guards, opening: undefined }
  if (isRouter(handle)) for (const mount of mounts) enter(handle, mount, walk, found)
  else for (const mount of mounts) addFunction(handle, mount, walk, found)
  return { ...walk, opening: stillOpening(walk.opening, paths) }
}

function enter(router: StackRouter, mount: Mount, { prefix, guards, isSensitive }: Walk, found: Found): void {
  if (!mount.isKnown) {
    const message = `A router is mounted at ${joined(prefix, mount)}: the audit cannot tell its path.`
    found.findings.push({ kind: 'unseen', message })
  }
  const below = joined(prefix, mount).replace(/\/$/, '')
  walkRouter(router, found, { prefix: below, guards: guardsBelow(guards, mount, isSensitive) })
}

/** A public guard covers all functions that are used at its path; at the root only the next one. */
function stillOpening(opening: Opening | undefined, paths: readonly string[]): Opening | undefined {
  const isSame = opening?.paths.every((path, i) => path !== '/' && path === paths[i]) === true
  return isSame ? opening : undefined
}
