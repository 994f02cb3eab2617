import type { AuditedRoute, GuardDescription } from '@sallyport/core/http'
import type { Locate } from './locate.ts'
import { joined, type Mount, mountsOf } from './mount.ts'
import { guardsAmong, methodsOf } from './route-guards.ts'
import { guardsFor, type ScopedGuard } from './scope.ts'
import type { Handle, StackRoute } from './stack.ts'

/** What was found so far. */
export interface Found {
  readonly routes: AuditedRoute[]
  readonly unseen: { readonly message: string; readonly declaredAt?: string }[]
  readonly locate: Locate
}

/** A guard that lets everybody in and was given to `use`: it speaks for the function used next, at these paths. */
export interface Opening {
  readonly description: GuardDescription
  readonly paths: readonly string[]
}

/** A spot in a router's stack. */
export interface Spot {
  readonly prefix: string
  readonly isSensitive: boolean
  readonly guards: readonly ScopedGuard[]
  readonly opening: Opening | undefined
}

/** Adds a route: one for each of its paths and methods. */
export function addRoute(route: StackRoute, spot: Spot, found: Found): void {
  for (const mount of mountsOf(route.path)) {
    const path = joined(spot.prefix, mount)
    if (!mount.isKnown) found.unseen.push({ message: `${path} is a regular expression: what it takes cannot be told.` })
    const before = guardsFor(spot.guards, mount, spot.isSensitive)
    for (const { method, handles } of methodsOf(route)) {
      const guards = [...before, ...guardsAmong(handles)]
      found.routes.push({ method, path, guards, ...declaredAt(handles.at(-1), found) })
    }
  }
}

/** Adds a function that was given to `use`. It may answer or hand on: that cannot be seen. */
export function addFunction(handle: Handle, mount: Mount, spot: Spot, found: Found): void {
  const path = joined(spot.prefix, mount)
  const opened = spot.opening?.paths.includes(path) === true ? [spot.opening.description] : []
  const guards = [...guardsFor(spot.guards, mount, spot.isSensitive), ...opened]
  const isForAll = mount.segments.length === 0
  if (guards.length === 0 && !passing.has(handle.name)) {
    found.unseen.push({
      message: `${nameOf(handle)} is used at ${path}: whether it answers cannot be seen.`,
      ...declaredAt(handle, found),
    })
  } else if (opened.length > 0 || !isForAll) {
    found.routes.push({ method: 'USE', path, guards, ...declaredAt(handle, found) })
  }
}

/** What Express, cors, helmet, compression and cookie-parser call functions that hand every request on. */
const passing: ReadonlySet<string> = new Set([
  'query',
  'expressInit',
  'jsonParser',
  'urlencodedParser',
  'rawParser',
  'textParser',
  'corsMiddleware',
  'helmetMiddleware',
  'compression',
  'cookieParser',
])

function nameOf({ name }: Handle): string {
  if (name === 'mounted_app') return 'An application'
  return name === '' ? 'A function' : `The function ${name}`
}

function declaredAt(handle: Handle | undefined, { locate }: Found): { readonly declaredAt?: string } {
  const place = handle && locate(handle)
  return place === undefined ? {} : { declaredAt: place }
}
