import { type AuthRouteName, authRouteNames, type NamedRoute } from './route.ts'

/** Other paths of auth routes, by the routes' names. */
export type AuthRoutePaths = { readonly [Name in AuthRouteName]?: string | undefined }

// Dot segments are not allowed: clients resolve them before they send the path.
const plainPath = /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/

/**
 * Applies the option `paths`, which moves routes to other paths below the same mount. Throws TypeError for an unknown
 * name, a malformed path, a route that `leaveOut` removes, and two routes with the same method and path.
 */
export function moveRoutes<R extends Pick<NamedRoute, 'name' | 'method' | 'path'>>(
  routes: readonly R[],
  paths: AuthRoutePaths = {},
  leftOut: ReadonlySet<AuthRouteName> = new Set(),
): readonly R[] {
  checkNames(paths, leftOut)
  const moved = routes.map(route => ({ ...route, path: pathOf(route, paths) }))
  checkDistinct(moved)
  return moved
}

function checkNames(paths: unknown, leftOut: ReadonlySet<string>): void {
  if (typeof paths !== 'object' || paths === null || Array.isArray(paths)) {
    throw new TypeError("paths: must be an object such as { login: '/session' }")
  }
  const known: ReadonlySet<string> = new Set(authRouteNames)
  for (const name of Object.keys(paths)) {
    if (!known.has(name))
      throw new TypeError(`paths.${name}: is not an auth route; the auth routes are ${authRouteNames.join(', ')}`)
    if (leftOut.has(name)) throw new TypeError(`paths.${name}: cannot be moved, because leaveOut removes this route`)
  }
}

function pathOf({ name, path }: Pick<NamedRoute, 'name' | 'path'>, paths: AuthRoutePaths): string {
  const given: unknown = paths[name]
  if (given === undefined) return path
  const parameter = /\/:\w+$/.exec(path)?.[0] ?? ''
  const isFine = typeof given === 'string' && given.endsWith(parameter) && isPlain(given, parameter)
  if (isFine) return given
  const end = parameter === '' ? 'and have no parameters' : `and end with ${parameter}`
  throw new TypeError(
    `paths.${name}: must start with a slash, have only letters, digits, - . _ ~ in its segments, no trailing slash, ${end}`,
  )
}

/** The path may consist of only the parameter: `DELETE /:id`. */
function isPlain(given: string, parameter: string): boolean {
  const rest = given.slice(0, given.length - parameter.length)
  return plainPath.test(rest) || (rest === '' && parameter !== '')
}

/** Compares without case, since routers may do so. */
function checkDistinct(routes: readonly Pick<NamedRoute, 'name' | 'method' | 'path'>[]): void {
  const taken = new Map<string, AuthRouteName>()
  for (const { name, method, path } of routes) {
    const key = `${method} ${path.toLowerCase()}`
    const other = taken.get(key)
    if (other !== undefined) throw new TypeError(`paths: ${other} and ${name} would both be ${method} ${path}`)
    taken.set(key, name)
  }
}
