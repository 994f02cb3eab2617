import type { INestApplication } from '@nestjs/common'
import type { AuditedRoute, Finding, RouteAudit } from '@sallyport/core/http'
import { createAudit } from '@sallyport/core/adapter'
import { findEarly } from './early.ts'
import { listExpressRoutes } from './express-routes.ts'
import { FASTIFY_ROUTES, type FastifyRoutes } from './fastify-routes.ts'
import { listNestRoutes } from './nest-routes.ts'
import { listOperations } from './operations.ts'
import type { PlatformRoutes } from './platform-route.ts'

/**
 * Lists every route of a Nest application, on platform-express or platform-fastify, its resolvers, the messages of its
 * gateways and the patterns of its microservices, with the rules of their classes and methods. It also finds routes that
 * Nest does not know, for which the guard does not run.
 *
 * Call it after `app.init()`. Middleware, functions of `app.use`, hooks of Fastify and other global guards that run before
 * the guard are findings. On Fastify, the audit does not see routes that your own instance had before the application was
 * made.
 *
 * @throws TypeError for an application without `SallyportModule`, and for another platform.
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * import { auditNest } from '@sallyport/nestjs'
 * await app.init()
 * console.log(auditTable(auditNest(app)))
 * ```
 */
export function auditNest(app: INestApplication): RouteAudit {
  const known = listNestRoutes(app)
  const { routes: served, findings, precedence } = platformRoutesOf(app, new Set(known.map(plainName)))
  const waiting = [...known]
  const routes = served.map(route => takeFrom(waiting, route) ?? route)
  return createAudit({
    routes: [...routes, ...waiting, ...listOperations(app)],
    findings: [...findings, ...waiting.map(notServed), ...findEarly(app)],
    precedence,
  })
}

/** The platform does not say which version or host a route is for, so several routes have one name. */
function plainName({ method, path }: AuditedRoute): string {
  return `${method} ${path}`
}

function takeFrom(waiting: AuditedRoute[], served: AuditedRoute): AuditedRoute | undefined {
  const index = waiting.findIndex(route => plainName(route) === plainName(served))
  return index === -1 ? undefined : waiting.splice(index, 1)[0]
}

function notServed(route: AuditedRoute): Finding {
  const message = `${plainName(route)} is not among the routes of the platform: whether it is served cannot be seen.`
  return { kind: 'unseen', message }
}

function platformRoutesOf(app: INestApplication, known: ReadonlySet<string>): PlatformRoutes {
  const adapter = app.getHttpAdapter()
  switch (adapter.getType()) {
    case 'express':
      return listExpressRoutes(adapter.getInstance() as object, known)
    case 'fastify':
      return app.get<FastifyRoutes>(FASTIFY_ROUTES).list()
    default:
      throw new TypeError('app: must be on platform-express or platform-fastify')
  }
}
