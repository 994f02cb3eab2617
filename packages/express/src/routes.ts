import { markHarmless } from '@sallyport/core/adapter'
import { type AuthRoute, markGuard } from '@sallyport/core/http'
import { type RequestHandler, Router } from 'express'
import { parseJson } from './body.ts'
import { forExpress, sendReply, toHttpRequest } from './translate.ts'

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
export function routeHandler(route: AuthRoute, realm: string): RequestHandler {
  const handler: RequestHandler = (req, res, next) => {
    const request = Object.assign(toHttpRequest(req), { body: req.body as unknown, params: req.params })
    route.handle(request).then(
      reply => sendReply(res, reply),
      (error: unknown) => next(forExpress(error, realm)),
    )
  }
  return markGuard(handler, route.access)
}

/** Said before anything can fail: an error that Express answers by itself keeps this header. */
const noStore: RequestHandler = markHarmless((_req, res, next) => {
  res.setHeader('cache-control', 'no-store')
  next()
})
