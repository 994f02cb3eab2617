import { claimCookies, markHarmless, markRoute, nodeRouteRequest, sendReply } from '@sallyport/core/adapter'
import type { AuthRoute, ErrorOptions } from '@sallyport/core/http'
import { type RequestHandler, Router } from 'express'
import { parseJson } from './body.ts'
import type { ExpressRequest, Middleware } from './middleware.ts'
import { refuse, settle } from './translate.ts'

/** Mounts the auth routes on a router that matches paths exactly: case and trailing slashes count. */
export function createRouter(routes: readonly AuthRoute[], errors: ErrorOptions): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const methods = { GET: 'get', POST: 'post', DELETE: 'delete' } as const
  const claim = claimFor(routes)
  for (const route of routes) {
    router[methods[route.method]](
      route.path,
      noStore,
      claim,
      markHarmless(parseJson(errors)),
      routeHandler(route, errors),
    )
  }
  return router
}

/** Mounts the metadata, whose path is that of the whole application. */
export function createMetadata(route: AuthRoute, errors: ErrorOptions): Router {
  return Router({ caseSensitive: true, strict: true }).get(route.path, routeHandler(route, errors))
}

/** A router sees its application with the first request; cookies that another Auth uses too are refused then. */
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

/** Answers an auth route; errors go to `next`, on Express 4 too. */
export function routeHandler(route: AuthRoute, errors: ErrorOptions): Middleware {
  const handler: Middleware = (req, res, next) => {
    settle(answerOf(route, req), res, {
      onResult: reply => sendReply(res, reply),
      onError: error => refuse(error, res, next, errors),
    })
  }
  return markRoute(handler, route)
}

async function answerOf(route: AuthRoute, req: ExpressRequest): ReturnType<AuthRoute['handle']> {
  return route.handle(nodeRouteRequest(req, req))
}

/** Set first, so that error responses of Express keep it too. */
const noStore: RequestHandler = markHarmless((_req, res, next) => {
  if (!res.headersSent) res.setHeader('cache-control', 'no-store')
  next()
})
