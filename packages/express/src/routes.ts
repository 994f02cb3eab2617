import { claimCookies, markHarmless, markOperation } from '@sallyport/core/adapter'
import { type AuthRoute, markGuard } from '@sallyport/core/http'
import { type RequestHandler, Router } from 'express'
import { parseJson } from './body.ts'
import type { ExpressRequest, Middleware } from './middleware.ts'
import { refuse, sendReply, settle, toHttpRequest } from './translate.ts'

/** Mounts core's routes on a router whose paths are exact: no case is folded, no trailing slash passed over. */
export function createRouter(routes: readonly AuthRoute[], realm: string): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const methods = { GET: 'get', POST: 'post', DELETE: 'delete' } as const
  const claim = claimFor(routes)
  for (const route of routes) {
    router[methods[route.method]](
      route.path,
      noStore,
      claim,
      markHarmless(parseJson(realm)),
      routeHandler(route, realm),
    )
  }
  return router
}

/** A router learns of its application by the first request: another Auth's cookies of the same names are refused then. */
function claimFor(routes: readonly AuthRoute[]): RequestHandler {
  const claimed = new WeakSet<object>()
  return markHarmless((req, _res, next) => {
    const { app } = req as { readonly app?: object }
    if (app !== undefined && !claimed.has(app)) {
      claimCookies(app, routes)
      claimed.add(app)
    }
    next()
  })
}

/** Answers one of core's routes; what core rejects with goes to `next`, on Express 4 too. */
export function routeHandler(route: AuthRoute, realm: string): Middleware {
  const handler: Middleware = (req, res, next) => {
    const { body, params = {} } = req as RoutedRequest
    settle(route.handle(Object.assign(toHttpRequest(req), { body, params })), res, {
      onResult: reply => sendReply(res, reply),
      onError: error => refuse(error, res, next, realm),
    })
  }
  return markOperation(markGuard(handler, route.access), route.operation)
}

/** What parsers and the router have put on a request. */
interface RoutedRequest extends ExpressRequest {
  readonly body?: unknown
  readonly params?: Readonly<Record<string, unknown>>
}

/** Set first, so that error responses of Express keep it too. */
const noStore: RequestHandler = markHarmless((_req, res, next) => {
  if (!res.headersSent) res.setHeader('cache-control', 'no-store')
  next()
})
