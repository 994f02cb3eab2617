import type { RouteAudit } from '@sallyport/core/http'
import { accessText, isOpenRoute, routeName } from '@sallyport/core/adapter'
import { auditApp } from '../routes/audit-app.ts'
import type { StudioRoute, StudioRoutes } from './model.ts'

/** Audits an application once. The routes are not known if there is none, or if it is of another framework. */
export async function describeRoutes(app: object | undefined, file: string): Promise<StudioRoutes> {
  if (app === undefined) return { isKnown: false, routes: [], findings: [] }
  const { routes, findings } = await auditApp(app, file)
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
