import { type AuditedRoute, createAudit, type RouteAudit } from '@sallyport/core/http'
import { type AnyApp, routesSeen, type SeenRoute } from './ledger.ts'
import { unseenRoutes } from './unseen.ts'

/** An application with its routes, whatever its type parameters. */
export interface AuditedApp extends AnyApp {
  ready(): PromiseLike<unknown>
  printRoutes(): string
}

/**
 * Loads an application's plugins and lists every route of it, with whom it lets in.
 *
 * A route that the plugin did not see is a finding: it was registered before the plugin, or outside its scope. What
 * answers where there is no route (`setNotFoundHandler`) is never guarded, and not listed. Throws TypeError where the
 * plugin is not registered.
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
  const seen = routesSeen(app)
  if (seen === undefined) throw new TypeError('app: @sallyport/fastify is not registered')
  const unseen = unseenRoutes(seen, app.printRoutes()).map(name => ({
    message: `${name} was registered before the plugin, or outside its scope.`,
  }))
  return createAudit({ routes: withoutHeads(seen), unseen, precedence: 'specific' })
}

/**
 * Fastify answers HEAD where it answers GET: that is no route of its own where access is the same. The root of a plugin with
 * a prefix is told without a slash at its end, and its HEAD with one as well.
 */
function withoutHeads(seen: readonly SeenRoute[]): readonly AuditedRoute[] {
  const accessOf = ({ path, guards }: AuditedRoute): string => JSON.stringify([path.replace(/\/$/, ''), guards])
  const gets = new Set(seen.filter(({ method }) => method === 'GET').map(accessOf))
  return seen.filter(route => route.method !== 'HEAD' || !gets.has(accessOf(route)))
}
