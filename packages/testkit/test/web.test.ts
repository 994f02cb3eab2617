import { jwksRoute } from '@sallyport/core/http'
import { createWebGuard, errorResponse, webRoutes } from '@sallyport/core/web'
import { type Context, Hono } from 'hono'
import { afterAll, describe, test } from 'vitest'
import { type AdapterApp, type AdapterRoute, testHttpAdapter } from '../src/index.ts'
import { type Fetch, serveFetch } from './node-web.ts'

type Answer = (request: Request, params: Readonly<Record<string, string>>) => Promise<Response>

/** One route, guarded by core's guard for the standard Request. */
function answerOf(
  { access, answer }: AdapterRoute,
  { auth, realm, routeOptions: { errorBody, problemTypes } }: AdapterApp,
): Answer {
  if ('reason' in access) return async (_, params) => Response.json(answer({ params }))
  const guard = createWebGuard(auth, access.requirement)
  return async (request, params) =>
    guard(request).then(
      admission => Response.json(answer({ ...admission, params })),
      (error: unknown) => errorResponse(error, { realm, errorBody, problemTypes }, request),
    )
}

function keysOf({ auth }: AdapterApp): () => Promise<Response> {
  return async () => {
    const { status, headers, body } = await jwksRoute(auth).handle({} as never)
    return new Response(JSON.stringify(body), { status, headers: headers.map(([name, value]) => [name, value]) })
  }
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

/** No framework: a list of exact paths. */
function plain(app: AdapterApp): Fetch {
  const authRoutes = webRoutes(app.auth, { realm: app.realm, ...app.routeOptions })
  const keys = keysOf(app)
  const routes = app.routes.map(route => ({
    method: route.method,
    pattern: new RegExp(`^${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
    answer: answerOf(route, app),
  }))
  return async request => {
    const pathname = app.isLoose ? loosened(request) : new URL(request.url).pathname
    if (pathname === '/.well-known/jwks.json') return keys()
    for (const { method, pattern, answer } of routes) {
      const found = method === request.method.replace('HEAD', 'GET') ? pattern.exec(pathname) : null
      if (found !== null) return answer(request, { ...found.groups })
    }
    return (await authRoutes(request)) ?? new Response(null, { status: 404 })
  }
}

function hono(app: AdapterApp): Fetch {
  const authRoutes = webRoutes(app.auth, { realm: app.realm, ...app.routeOptions })
  const server = new Hono(app.isLoose ? { getPath: loosened } : {})
  server.all('/auth/*', async c => (await authRoutes(c.req.raw)) ?? c.notFound())
  server.get('/.well-known/jwks.json', keysOf(app))
  for (const route of app.routes) {
    const answer = answerOf(route, app)
    server.on(route.method, route.path, (c: Context) => answer(c.req.raw, c.req.param()))
  }
  return server.fetch
}

for (const [name, build] of Object.entries({ 'core/web on node:http': plain, 'core/web on Hono': hono })) {
  const start = async (app: AdapterApp) => serveFetch(build(app))
  testHttpAdapter({ describe, test, afterAll }, { name, looseSpelling: '/;/%41DMIN;a=b//x/', start })
}
