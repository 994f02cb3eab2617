import {
  asHttpError,
  auditedRoute,
  claimCookies,
  markListed,
  matchPath,
  readNodeJson,
  type RouteMatch,
} from '@sallyport/core/adapter'
import { type AuthRoute, type ErrorOptions, isJson } from '@sallyport/core/http'
import type { Context } from 'koa'
import type { PlainMiddleware } from './middleware.ts'
import { answer } from './reply.ts'
import { toHttpRequest } from './request.ts'

/** What the auth routes are mounted with. */
export interface RoutesParts {
  readonly basePath: string
  /** Mounted below the base path. */
  readonly routes: readonly AuthRoute[]
  /** Mounted at the root. */
  readonly rootRoutes: readonly AuthRoute[]
  readonly errors: ErrorOptions
}

/** Makes the middleware that answers the auth routes. It compares paths exactly: case and trailing slashes count. */
export function createRoutes({ basePath, routes, rootRoutes, errors }: RoutesParts): PlainMiddleware {
  const below = routes.map(route => ({ ...route, path: `${basePath}${route.path}` }))
  const all = [...below, ...rootRoutes]
  const claim = claimFor(routes)
  const middleware: PlainMiddleware = async (given, next) => {
    const ctx = given as Context
    claim(ctx.app)
    const match = matchPath(all, ctx.path).find(({ route }) => takes(route, ctx.method))
    if (match === undefined) {
      if (basePath !== '') refuseDoubled(ctx, basePath, below)
      await next()
      return
    }
    // Set first, so that error responses keep it: Koa's error handler drops it, and the error has its own.
    ctx.set('cache-control', 'no-store')
    return answerRoute(match, ctx, errors)
  }
  return markListed(middleware, all.map(auditedRoute))
}

/** `GET` routes take `HEAD` too (RFC 9110 §9.3.2). */
function takes({ method }: AuthRoute, asked: string): boolean {
  return method === asked || (method === 'GET' && asked === 'HEAD')
}

async function answerRoute({ route, params }: RouteMatch, ctx: Context, errors: ErrorOptions): Promise<void> {
  try {
    const body = await bodyOf(ctx)
    answer(ctx, await route.handle(Object.assign(toHttpRequest(ctx), { body, params })))
  } catch (error) {
    throw asHttpError(error, errors)
  }
}

/** Takes what a parser has read already, such as `@koa/bodyparser`, or reads the body. */
async function bodyOf(ctx: Context): Promise<unknown> {
  const { body } = ctx.request as { readonly body?: unknown }
  if (body === undefined) return readNodeJson(ctx.req)
  return isJson(ctx.req.headers['content-type']) ? body : undefined
}

/** `mount('/auth', routes)` would serve `/auth/auth/login`. */
function refuseDoubled(ctx: Context, basePath: string, below: readonly AuthRoute[]): void {
  const { mountPath } = ctx as { readonly mountPath?: string }
  if (mountPath?.endsWith(basePath) !== true || matchPath(below, `${basePath}${ctx.path}`).length === 0) return
  throw new TypeError(
    `routes: are mounted at ${mountPath} and have the basePath ${basePath} too; use app.use(routes), or basePath: ''`,
  )
}

/** Refuses cookies that another Auth of the same application uses too. */
function claimFor(routes: readonly AuthRoute[]): (app: object) => void {
  const claimed = new WeakSet<object>()
  return app => {
    if (claimed.has(app)) return
    claimCookies(app, routes)
    claimed.add(app)
  }
}
