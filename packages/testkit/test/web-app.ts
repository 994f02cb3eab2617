import { type NodeContextLike, sallyport, type RouteHandler } from '@sallyport/core/web'
import type { AdapterApp, AdapterRoute } from '../src/index.ts'
import type { Fetch } from './node-web.ts'

import type { ClientIp as ClientIpOf } from '@sallyport/core/web'
type ClientIp = ClientIpOf<NodeContextLike>

/** Another spelling of `/admin/x` for the loose router. */
export const looseSpelling = '/;/%41DMIN;a=b//x/'

function sallyportOf({ auth, realm, routeOptions }: AdapterApp, clientIp: ClientIp) {
  return sallyport(auth, { realm, clientIp, ...routeOptions })
}

type Own = ReturnType<typeof sallyportOf>

function handlerOf({ access, answer }: AdapterRoute, { guard, claims, user }: Own): RouteHandler<NodeContextLike> {
  if ('reason' in access) {
    return guard.public(access.reason).route((_request, { params }) => Response.json(answer({ params })))
  }
  const { requirement } = access
  return guard(requirement).route((request, { params }) => {
    const seen = { claims: claims.optional(request), ...(requirement.recheck !== undefined && { user: user(request) }) }
    return Response.json(answer({ ...seen, params }))
  })
}

/** All that any router, proxy or application passes over in a path, at once. */
function loosened({ url }: Request): string {
  const decoded = new URL(url).pathname.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent)
  const path = decoded
    .toLowerCase()
    .replace(/;[^/]*/g, '')
    .replace(/\/+/g, '/')
  return path.replace(/(?<=.)\/$/, '')
}

/** The router of the web entry, behind a proxy that rewrites paths if it has to be loose. */
export function withRouter(app: AdapterApp, clientIp: ClientIp): Fetch {
  const own = sallyportOf(app, clientIp)
  const { fetch } = own.router(
    Object.fromEntries(app.routes.map(route => [`${route.method} ${route.path}`, handlerOf(route, own)])),
  )
  if (!app.isLoose) return fetch
  return async (request, incoming) => {
    const url = new URL(request.url)
    url.pathname = loosened(request)
    return fetch(new Request(url, request), incoming)
  }
}

/** Guarded handlers under a list of paths of the application's own. */
export function withHandlers(app: AdapterApp, clientIp: ClientIp): Fetch {
  const own = sallyportOf(app, clientIp)
  const routes = app.routes.map(route => {
    const { pathname, handler } = { pathname: route.path, handler: handlerOf(route, own) }
    return { method: route.method, pattern: new RegExp(`^${pathname.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), handler }
  })
  return async (request, incoming) => {
    const url = new URL(request.url)
    const pathname = app.isLoose ? loosened(request) : url.pathname
    if (pathname === '/.well-known/jwks.json') return own.jwks(request)
    for (const { method, pattern, handler } of routes) {
      const found = method === request.method.replace('HEAD', 'GET') ? pattern.exec(pathname) : null
      if (found !== null) return handler(request, { request, url, params: { ...found.groups }, context: incoming })
    }
    return (await own.routes(request, incoming)) ?? new Response(null, { status: 404 })
  }
}
