import { markHarmless } from '@sallyport/core/adapter'
import { type AuthRoute, markGuard, markOperation } from '@sallyport/core/http'
import { type RequestHandler, Router } from 'express'
import { parseJson } from './body.ts'
import type { ExpressRequest, Middleware } from './middleware.ts'
import { refuse, sendReply, settle, toHttpRequest } from './translate.ts'

/** Mounts core's routes on a router whose paths are exact: no case is folded, no trailing slash passed over. */
export function createRouter(routes: readonly AuthRoute[], realm: string): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const methods = { GET: 'get', POST: 'post', DELETE: 'delete' } as const
  for (const route of routes) {
    router[methods[route.method]](route.path, noStore, markHarmless(parseJson(realm)), routeHandler(route, realm))
  }
  return router
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
  const marked = markGuard(handler, route.access)
  return route.operation === undefined ? marked : markOperation(marked, route.operation)
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
