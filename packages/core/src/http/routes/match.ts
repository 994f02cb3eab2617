import type { AuthRoute } from './route.ts'

/** A route and the parameters of the path. */
export interface RouteMatch {
  /** The route, whatever its method. */
  readonly route: AuthRoute
  /** The parameters by name, as the path has them. */
  readonly params: Readonly<Record<string, string>>
}

/** Lists the routes of a path, for any method. Segments are compared exactly, without folding case or decoding. */
export function matchPath(routes: readonly AuthRoute[], path: string): readonly RouteMatch[] {
  const segments = path.split('/')
  return routes.flatMap(route => {
    const params = paramsOf(route.path.split('/'), segments)
    return params === undefined ? [] : [{ route, params }]
  })
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const fits = pattern.every((part, i) => (part.startsWith(':') ? segments[i] !== '' : part === segments[i]))
  if (!fits || pattern.length !== segments.length) return undefined
  return Object.fromEntries(pattern.flatMap((part, i) => (part.startsWith(':') ? [[part.slice(1), segments[i]!]] : [])))
}
