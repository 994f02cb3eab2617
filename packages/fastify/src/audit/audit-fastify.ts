import { createAudit, operationOf, withLocate, withoutImpliedHeads } from '@sallyport/core/adapter'
import type { AuditedRoute, RouteAudit } from '@sallyport/core/http'
import { guardOf } from '../on-route.ts'
import { findHooks } from './hooks.ts'
import { type AnyApp, routesSeen, type SeenRoute } from './ledger.ts'
import { constraintsText } from './route-tree.ts'
import { unseenRoutes } from './unseen.ts'

/** An application with its routes and any type parameters. */
export interface AuditedApp extends AnyApp {
  /** Resolves when all plugins are registered. */
  ready(): PromiseLike<unknown>
  /** Returns the tree of routes. */
  printRoutes(): string
}

/**
 * Loads an application's plugins and lists every route with its requirement.
 *
 * It uses the final options, because `onRoute` hooks may change a route after the plugin has seen it. A route that the
 * plugin did not see is a finding: it was registered before the plugin, or outside its scope. So is an `onRequest` hook that
 * runs before the guard, unless it is known to be harmless. The handler for unknown routes (`setNotFoundHandler`) is never
 * guarded, and not listed. Throws TypeError if the plugin is not registered.
 *
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * import { auditFastify } from '@sallyport/fastify'
 * console.log(auditTable(await auditFastify(app)))
 * ```
 */
export async function auditFastify(app: AuditedApp): Promise<RouteAudit> {
  await app.ready()
  return auditReady(app)
}

/**
 * Audits an application whose plugins are loaded.
 *
 * @example
 * ```ts
 * import { auditReady } from '@sallyport/fastify'
 * await app.ready()
 * console.log(auditReady(app).findings)
 * ```
 */
export function auditReady(app: Pick<AuditedApp, 'server' | 'printRoutes'>): RouteAudit {
  const seen = routesSeen(app)
  if (seen === undefined) throw new TypeError('app: @sallyport/fastify is not registered')
  const entries = seen.map(({ method, path, options }) => ({
    method,
    path,
    constraints: constraintsText(options.constraints),
  }))
  const unseen = unseenRoutes(entries, app.printRoutes()).map(name => ({
    kind: 'unseen' as const,
    message: `${name} was registered before the plugin, or outside its scope.`,
  }))
  const hooks = withLocate(locate => findHooks(seen, locate))
  return createAudit({
    routes: withoutImpliedHeads(seen.map(asAudited)),
    findings: [...unseen, ...hooks],
    precedence: 'specific',
  })
}

/** Uses the final options, because hooks that ran after the plugin's may have changed them. */
function asAudited({ method, path, options, guard, declaredAt }: SeenRoute): AuditedRoute {
  const only = Object.entries(options.constraints ?? {}).map(([name, value]) => [name, [String(value)]])
  const operation = operationOf(options.handler)
  return {
    method,
    path,
    guards: [guardOf(options, guard.findGuard).description],
    ...(only.length > 0 && { only: Object.fromEntries(only) as Record<string, string[]> }),
    ...(operation && { operation }),
    ...(declaredAt !== undefined && { declaredAt }),
  }
}
