import type { RouteAudit } from '@sallyport/core/http'
import { accessText, isOpenRoute, routeName } from '@sallyport/core/adapter'
import type { StudioRoute, StudioRoutes } from './model.ts'

/** Describes an audit for the page; without one the routes are not known. */
export function describeRoutes(audit: RouteAudit | undefined): StudioRoutes {
  if (audit === undefined) return { isKnown: false, routes: [], findings: [] }
  const { routes, findings } = audit
  return {
    isKnown: true,
    routes: routes.map(toStudioRoute),
    findings: findings.map(({ kind, message }) => `${kind}: ${message}`),
  }
}

function toStudioRoute(route: RouteAudit['routes'][number]): StudioRoute {
  const { method, guards, declaredAt = null } = route
  const kind = guards.length === 0 ? 'unguarded' : isOpenRoute(route) ? 'public' : 'guarded'
  return { method, path: routeName(route).slice(method.length + 1), access: accessText(route), kind, declaredAt }
}
