import { type AuditedRoute, routeName } from './audited-route.ts'
import { type Finding, findingsOf } from './findings.ts'
import { findShadows, type Precedence } from './shadows.ts'

/** What an adapter found in an application. */
export interface AuditInput {
  /** In the order in which they were declared. */
  readonly routes: readonly AuditedRoute[]
  /** What the adapter could not look into: each becomes a finding. */
  readonly unseen: readonly Pick<Finding, 'message' | 'declaredAt'>[]
  readonly precedence: Precedence
}

/** An application's routes and what is wrong with them, by path and method: the same application, the same audit. */
export interface RouteAudit {
  readonly routes: readonly AuditedRoute[]
  readonly findings: readonly Finding[]
}

/**
 * Makes the audit of an application from what an adapter found in it.
 *
 * @example
 * ```ts
 * import { createAudit } from '@sallyport/core/http'
 * const routes = [{ method: 'GET', path: '/orders', guards: [] }]
 * createAudit({ routes, unseen: [], precedence: 'first' }).findings[0]?.kind // 'unguarded'
 * ```
 */
export function createAudit({ routes, unseen, precedence }: AuditInput): RouteAudit {
  const findings = [
    ...routes.flatMap(findingsOf),
    ...findShadows(routes, precedence),
    ...unseen.map(each => ({ kind: 'unseen', ...each }) as const),
  ]
  return { routes: routes.toSorted(byPath), findings: sorted(findings) }
}

/** Adds findings to an audit. */
export function withFindings(audit: RouteAudit, findings: readonly Finding[]): RouteAudit {
  return { ...audit, findings: sorted([...audit.findings, ...findings]) }
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.message, b.message))
}

function byPath(a: AuditedRoute, b: AuditedRoute): number {
  return compare(a.path, b.path) || compare(routeName(a), routeName(b))
}

/** By code units: a locale would give every machine an order of its own. */
function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
