import { describeGuard, isHarmless, isOpenGuard, listedIn } from '@sallyport/core/adapter'
import type { AuditedRoute } from '@sallyport/core/http'
import { isErrors } from '../errors.ts'
import { addFunction, addPreflight, type Found, isKnown, placed, type Spot } from './found.ts'
import { canOnlyAnswer, composedOf, type KoaHandle, mountedIn } from './handle.ts'
import { addRouter, routerIn } from './router.ts'

/** Walks middlewares in the order in which requests pass through them, and returns where requests are after the last one. */
export function walk(handles: readonly KoaHandle[], from: Spot, found: Found): Spot {
  let spot = from
  for (const handle of handles) spot = visit(handle, spot, found)
  return spot
}

function visit(handle: KoaHandle, spot: Spot, found: Found): Spot {
  const next = { ...spot, opening: undefined }
  const description = describeGuard(handle)
  if (description !== undefined) {
    if (!isOpenGuard(description)) return { ...next, guards: [...spot.guards, description] }
    // A handler of an application that is marked as public is itself the route.
    if (description.kind === 'authenticated' || isHarmless(handle, found.locate))
      return { ...spot, opening: description }
    addFunction(handle, true, { ...spot, opening: description }, found)
    return next
  }
  const listed = listedIn(handle)
  if (listed !== undefined) {
    found.routes.push(...listed.map(route => below(route, spot)))
    return next
  }
  const composed = composedOf(handle, found)
  if (composed !== undefined) return walk(composed, spot, found)
  if (isErrors(handle)) return visitErrors(handle, spot, found)
  addInner(handle, spot, found)
  return next
}

function addInner(handle: KoaHandle, spot: Spot, found: Found): void {
  const mounted = mountedIn(handle, found)
  const router = routerIn(handle, found)
  if (mounted !== undefined) walk([mounted.handle], { ...spot, prefix: `${spot.prefix}${mounted.prefix}` }, found)
  else if (router !== undefined) addRouter(router, spot, found)
  else if (isKnown(handle, found)) addPreflight(handle, spot, found)
  else addFunction(handle, canOnlyAnswer(handle), spot, found)
}

function below(route: AuditedRoute, { prefix, guards }: Spot): AuditedRoute {
  return { ...route, path: `${prefix}${route.path}`, guards: [...guards, ...route.guards] }
}

/** Koa passes errors only to middlewares in front of what throws them. */
function visitErrors(handle: KoaHandle, spot: Spot, found: Found): Spot {
  if (!found.hasErrors && (found.routes.length > 0 || spot.guards.length > 0)) {
    const message = 'errors() is used after guards or routes, and answers no refusal of theirs.'
    found.findings.push({ kind: 'misplaced', message, ...placed(handle, found) })
  }
  found.hasErrors = true
  return spot
}
