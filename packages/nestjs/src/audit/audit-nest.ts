import type { INestApplication } from '@nestjs/common'
import { type AuditedRoute, createAudit, type RouteAudit, routeName } from '@sallyport/core/http'
import { type ExpressInstance, listExpressRoutes } from './express-routes.ts'
import { FASTIFY_ROUTES, type FastifyRoutes } from './fastify-routes.ts'
import { findOpenGateways } from './gateways.ts'
import { listNestRoutes } from './nest-routes.ts'
import type { PlatformRoute, PlatformRoutes } from './platform-route.ts'

/**
 * Lists every route of a Nest application, on platform-express or platform-fastify, with what its class and its method
 * ask for, and finds those that Nest does not know and that the guard is therefore not asked for.
 *
 * Call it after `app.init()`. What cannot be looked into is a finding: functions given to `app.use`, Nest's middleware
 * on Express among them, and gateways without the guard. Fastify tells nothing of middleware and hooks, nor of routes
 * that its instance had before the application was made.
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
  const { routes: served, unseen, precedence } = platformRoutesOf(app, new Set(known.map(routeName)))
  const waiting = [...known]
  const routes = served.map(route => takeFrom(waiting, route) ?? route)
  const messages = [...unseen, ...waiting.map(notServed), ...findOpenGateways(app)]
  return createAudit({
    routes: [...routes, ...waiting],
    findings: messages.map(message => ({ kind: 'unseen' as const, message })),
    precedence,
  })
}

/** Several routes have one name where the version stands in a header. */
function takeFrom(waiting: AuditedRoute[], served: PlatformRoute): AuditedRoute | undefined {
  const index = waiting.findIndex(route => routeName(route) === routeName(served))
  return index === -1 ? undefined : waiting.splice(index, 1)[0]
}

function notServed(route: AuditedRoute): string {
  return `${routeName(route)} is not among the routes of the platform: whether it is served cannot be seen.`
}

function platformRoutesOf(app: INestApplication, known: ReadonlySet<string>): PlatformRoutes {
  const adapter = app.getHttpAdapter()
  switch (adapter.getType()) {
    case 'express':
      return listExpressRoutes(adapter.getInstance() as ExpressInstance, known)
    case 'fastify':
      return app.get<FastifyRoutes>(FASTIFY_ROUTES).list()
    default:
      throw new TypeError('app: must be on platform-express or platform-fastify')
  }
}
