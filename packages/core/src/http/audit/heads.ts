import type { AuditedRoute } from './audited-route.ts'

/**
 * Leaves out HEAD routes that Fastify derives from GET routes with the same guards.
 *
 * At the root of a plugin with a prefix, GET has no slash at its end and HEAD has one.
 */
export function withoutImpliedHeads(routes: readonly AuditedRoute[]): readonly AuditedRoute[] {
  const keyOf = ({ path, guards }: AuditedRoute): string => JSON.stringify([path.replace(/\/$/, ''), guards])
  const gets = new Set(routes.filter(({ method }) => method === 'GET').map(keyOf))
  return routes.filter(route => route.method !== 'HEAD' || !gets.has(keyOf(route)))
}
