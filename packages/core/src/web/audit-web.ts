import type { AuditedRoute } from '../http/audit/audited-route.ts'
import { createAudit, type RouteAudit } from '../http/audit/create-audit.ts'
import { withLocate } from '../http/audit/stack/locate.ts'
import type { Locate } from '../http/audit/stack/origin.ts'
import type { Handle } from '../http/audit/stack/stack.ts'
import { operationOf } from '../http/routes/operation.ts'
import { guardsOf, innermost } from './handler.ts'
import { listedHandler, listedIn, markHandler } from './listed.ts'

/**
 * Lists every route of a router or of a table of routes, with what guards it, and finds routes without a guard.
 *
 * A table has paths, as the option `routes` of `Bun.serve` has them, or methods and paths such as `'GET /orders'`. Its values are
 * handlers, or objects of handlers by method. A handler counts as guarded if the `route` of a guard made it.
 *
 * @throws TypeError for anything but a router or a table.
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * import { auditWeb, nodeIp, sallyport } from '@sallyport/core/web'
 * const { guard, router } = sallyport(auth, { clientIp: nodeIp })
 * const app = router({ 'GET /health': guard.public('health check').route(() => new Response('ok')) })
 * console.log(auditTable(auditWeb(app)))
 * ```
 */
export function auditWeb(target: object): RouteAudit {
  if (typeof target !== 'object' || target === null) throw notAuditable()
  const listed = listedIn(target)
  const routes = listed ?? Object.entries(target).flatMap(([name, value]) => routesOf(name, value))
  const precedence = listed === undefined ? 'specific' : 'first'
  return withLocate(locate =>
    createAudit({ routes: routes.map(route => placed(route, locate)), findings: [], precedence }),
  )
}

function placed(route: AuditedRoute, locate: Locate): AuditedRoute {
  const handler = listedHandler(route)
  const declaredAt = handler && locate(innermost(handler) as Handle).place
  return declaredAt === undefined ? route : { ...route, declaredAt }
}

function notAuditable(): TypeError {
  return new TypeError('app: must be what router returns, or an object of handlers by path')
}

function routesOf(name: string, value: unknown): readonly AuditedRoute[] {
  const [, method = 'ALL', path = ''] = /^(?:([A-Z]+) )?(\/.*)$/.exec(name) ?? []
  if (path === '') throw notAuditable()
  // Bun takes false for a path that it does not answer.
  if (value === false) return []
  const isMethods = typeof value === 'object' && value !== null && !isAnswer(value)
  if (!isMethods) return routesIn(method, path, value)
  return Object.entries(value).flatMap(([each, handler]) => routesIn(each, path, handler))
}

/** A fixed response or a file is a route without a guard. */
function isAnswer(value: object): boolean {
  return value instanceof Response || value instanceof Blob
}

function routesIn(method: string, path: string, handler: unknown): readonly AuditedRoute[] {
  if (typeof handler !== 'function') return [{ method, path, guards: [] }]
  const listed = listedIn(handler)
  if (listed !== undefined) return listed
  const operation = operationOf(handler)
  const route = { method, path, guards: guardsOf(handler), ...(operation && { operation }) }
  return [operation === undefined ? markHandler(route, handler) : route]
}
