import { describeGuard, isOpenGuard } from '@sallyport/core/http'
import { addFunction, addRoute, type Found, type Opening, type Spot } from './found.ts'
import { joined, type Mount, mountsOfLayer } from './mount.ts'
import { guardsBelow, type ScopedGuard } from './scope.ts'
import { type Handle, isRouter, type Layer, type StackRouter } from './stack.ts'

/** Where a router stands, and what guards all of it. */
interface Place {
  readonly prefix: string
  readonly guards: readonly ScopedGuard[]
}

/** A place, and what was used there so far. */
interface Walk extends Spot {
  readonly place: Place
}

/** Walks a router and those mounted on it, in the order in which requests do. */
export function walkRouter(router: StackRouter, found: Found, place: Place = { prefix: '', guards: [] }): void {
  const isSensitive = router.caseSensitive === true
  let walk: Walk = { place, isSensitive, prefix: place.prefix, guards: place.guards, opening: undefined }
  for (const layer of router.stack) walk = visit(layer, walk, found)
}

function visit(layer: Layer, walk: Walk, found: Found): Walk {
  const { handle, route } = layer
  if (route !== undefined) {
    addRoute(route, walk, found)
    return { ...walk, opening: undefined }
  }
  return visitUsed(handle, mountsOfLayer(layer), walk, found)
}

function visitUsed(handle: Handle, mounts: readonly Mount[], walk: Walk, found: Found): Walk {
  const description = describeGuard(handle)
  const paths = mounts.map(mount => joined(walk.prefix, mount))
  // One line that opens everything must not speak for routes that were forgotten.
  if (description !== undefined && isOpenGuard(description)) return { ...walk, opening: { description, paths } }
  if (description !== undefined) {
    const own = mounts.map(({ segments }) => ({ description, segments, isSensitive: walk.isSensitive }))
    return { ...walk, guards: [...walk.guards, ...own], opening: undefined }
  }
  // An error middleware may hand on what the guards before it refused; what came in from above it never sees.
  if (handle.length > 3) return { ...walk, guards: walk.place.guards, opening: undefined }
  if (isRouter(handle)) for (const mount of mounts) enter(handle, mount, walk, found)
  else for (const mount of mounts) addFunction(handle, mount, walk, found)
  return { ...walk, opening: stillOpening(walk.opening, paths) }
}

function enter(router: StackRouter, mount: Mount, { prefix, guards, isSensitive }: Walk, found: Found): void {
  if (!mount.isKnown) {
    found.unseen.push({ message: `A router is mounted at ${joined(prefix, mount)}, which tells no path.` })
  }
  const below = joined(prefix, mount).replace(/\/$/, '')
  walkRouter(router, found, { prefix: below, guards: guardsBelow(guards, mount, isSensitive) })
}

/** Several functions used at one path are one thing; at the root they are not. */
function stillOpening(opening: Opening | undefined, paths: readonly string[]): Opening | undefined {
  const isSame = opening?.paths.every((path, i) => path !== '/' && path === paths[i]) === true
  return isSame ? opening : undefined
}
