import type { RequestRoute, Server } from '@hapi/hapi'
import { createAudit, describeGuard, type Handle, operationOf, withLocate } from '@sallyport/core/adapter'
import type { AuditedRoute, RouteAudit } from '@sallyport/core/http'

/** Lists the routes of a server with what guards them, and finds those without a guard. */
export function auditHapi(server: Pick<Server, 'table'>): RouteAudit {
  return withLocate(locate => {
    const routes = server.table().map((route): AuditedRoute => {
      const handler = route.settings.handler as Handle
      const guards = [handler, ...extensionsOf(route)].flatMap(each => describeGuard(each) ?? [])
      const operation = operationOf(handler)
      const { place: declaredAt } = locate(handler)
      return {
        method: route.method === '*' ? 'ALL' : route.method.toUpperCase(),
        path: route.path.replaceAll(/\{(\w+)\*\d*\}/g, '*').replaceAll(/\{(\w+)(\??)\}/g, ':$1$2'),
        guards,
        ...(operation && { operation }),
        ...(declaredAt && { declaredAt }),
      }
    })
    return createAudit({ routes, findings: [], precedence: 'specific' })
  })
}

/** Extensions of the server are not listed here: hapi keeps them to itself. */
function extensionsOf({ settings }: RequestRoute): readonly object[] {
  // hapi makes lists of what it was given.
  return [settings.ext?.onPreAuth ?? []].flat().flatMap(({ method }) => method)
}
