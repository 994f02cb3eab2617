import { type ClientIp as ClientIpOf, sallyport, type RouteHandler } from '@sallyport/core/web'
import type { AdapterApp, AdapterRoute } from '../src/index.ts'
import type { ServerContext, WebFetch } from './web-server.ts'

type ClientIp = ClientIpOf<ServerContext>

/** Another spelling of `/admin/x` for the loose router. */
export const looseSpelling = '/;/%41DMIN;a=b//x/'

function sallyportOf({ auth, realm, routeOptions }: AdapterApp, clientIp: ClientIp) {
  return sallyport(auth, { realm, clientIp, ...routeOptions })
}

type Own = ReturnType<typeof sallyportOf>

function handlerOf({ access, answer }: AdapterRoute, { guard, claims, user }: Own): RouteHandler<ServerContext> {
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

/** As a proxy passes a request on; undefined for one that it cannot make, such as one with the method `TRACE`. */
function rewritten(request: Request): Request | undefined {
  try {
    const url = new URL(request.url)
    url.pathname = loosened(request)
    return new Request(url, request)
  } catch {
    return undefined
  }
}

/** The router of the web entry, behind a proxy that rewrites paths if it has to be loose. */
export function withRouter(app: AdapterApp, clientIp: ClientIp): WebFetch {
  const own = sallyportOf(app, clientIp)
  const { fetch } = own.router(
    Object.fromEntries(app.routes.map(route => [`${route.method} ${route.path}`, handlerOf(route, own)])),
  )
  if (!app.isLoose) return fetch
  return async (request, context) => {
    const passedOn = rewritten(request)
    return passedOn === undefined ? new Response(null, { status: 400 }) : fetch(passedOn, context)
  }
}

/** Guarded handlers under a list of paths of the application's own. */
export function withHandlers(app: AdapterApp, clientIp: ClientIp): WebFetch {
  const own = sallyportOf(app, clientIp)
  const routes = app.routes.map(route => {
    const { pathname, handler } = { pathname: route.path, handler: handlerOf(route, own) }
    return { method: route.method, pattern: new RegExp(`^${pathname.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), handler }
  })
  return async (request, context) => {
    // As that of a request with a malformed Host on Bun.
    if (!URL.canParse(request.url)) return new Response(null, { status: 400 })
    const url = new URL(request.url)
    const pathname = app.isLoose ? loosened(request) : url.pathname
    if (pathname === '/.well-known/jwks.json') return own.jwks(request)
    for (const { method, pattern, handler } of routes) {
      const found = method === request.method.replace('HEAD', 'GET') ? pattern.exec(pathname) : null
      if (found !== null) return handler(request, { request, url, params: { ...found.groups }, context })
    }
    return (await own.routes(request, context)) ?? new Response(null, { status: 404 })
  }
}
