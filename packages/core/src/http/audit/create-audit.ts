import { type AuditedRoute, routeName } from './audited-route.ts'
import {
  applyExplanations,
  checkExplanations,
  type ExplainedFinding,
  type Explanations,
  staleFindings,
} from './explanations.ts'
import { type Finding, findingLine, findingsOf } from './findings.ts'
import { findSharedCookies } from './shared-cookies.ts'
import { findShadows, type Precedence } from './shadows.ts'

/** What an adapter found in an application. */
export interface AuditInput {
  /** In the order in which they were declared. */
  readonly routes: readonly AuditedRoute[]
  /** What the adapter found by itself: above all, what it could not look into. */
  readonly findings: readonly Finding[]
  readonly precedence: Precedence
}

/** An application's routes and what is wrong with them, by path and method: the same application, the same audit. */
export interface RouteAudit {
  readonly routes: readonly AuditedRoute[]
  /** What is wrong and has no explanation. */
  readonly findings: readonly Finding[]
  /** What was found and may stay, with the reason. */
  readonly explained: readonly ExplainedFinding[]
  readonly explanations: Explanations
}

/**
 * Makes the audit of an application from what an adapter found in it.
 *
 * @example
 * ```ts
 * import { createAudit } from '@sallyport/core/adapter'
 * const routes = [{ method: 'GET', path: '/orders', guards: [] }]
 * createAudit({ routes, findings: [], precedence: 'first' }).findings[0]?.kind // 'unguarded'
 * ```
 */
export function createAudit({ routes, findings, precedence }: AuditInput): RouteAudit {
  const found = [
    ...routes.flatMap(findingsOf),
    ...findShadows(routes, precedence),
    ...findSharedCookies(routes),
    ...findings,
  ]
  return { routes: routes.toSorted(byPath), findings: numbered(found), explained: [], explanations: {} }
}

/**
 * Explains findings: each that has a reason moves from `findings` to `explained`, where tables show the reason. Findings
 * of the probe are explained too, once it has called the routes. An explanation of nothing becomes a finding.
 *
 * @throws TypeError for an explanation without a reason, or one that fits anything.
 * @example
 * ```ts
 * import { explain } from '@sallyport/core/http'
 * const audit = explain(auditExpress(app), { 'unguarded: GET /docs declares no guard.': 'the manual is for everybody' })
 * ```
 */
export function explain(audit: RouteAudit, explanations: Explanations): RouteAudit {
  checkExplanations(explanations)
  const found = foundIn(audit)
  // Whether those of the probe explain anything is seen when it has run.
  const now = Object.entries(explanations).filter(([line]) => !/^(probe|document): /.test(line))
  const stale = staleFindings(found, Object.fromEntries(now))
  return sortedOut(audit, [...found, ...stale], explanations)
}

/** Adds what a probe found to an audit, whose explanations go for these findings too. */
export function withFindings(audit: RouteAudit, findings: readonly Finding[]): RouteAudit {
  const found = numbered([...foundIn(audit), ...findings])
  return sortedOut(audit, [...found, ...staleFindings(found, audit.explanations)], audit.explanations)
}

/** Tells why a route may stay without a guard, where somebody explained it. */
export function reasonWithoutGuard({ explained }: RouteAudit, route: AuditedRoute): string | undefined {
  const isAbout = ({ kind, route: other }: Finding) =>
    kind === 'unguarded' && other !== undefined && routeName(other) === routeName(route)
  return explained.find(isAbout)?.reason
}

function sortedOut(audit: RouteAudit, found: readonly Finding[], explanations: Explanations): RouteAudit {
  const { findings, explained } = applyExplanations(found, explanations)
  return { ...audit, findings: sorted(findings), explained: sorted(explained), explanations }
}

function foundIn({ findings, explained }: RouteAudit): readonly Finding[] {
  const plain = explained.map(each => {
    const { reason: _, ...finding } = each
    return finding
  })
  return [...findings, ...plain].filter(({ kind }) => kind !== 'stale')
}

/** Numbers findings that say the same: an explanation of one must not explain another one that comes later. */
function numbered(findings: readonly Finding[]): readonly Finding[] {
  const taken = new Set<string>()
  return sorted(findings).map(finding => {
    let each = finding
    for (let number = 2; taken.has(findingLine(each)); number++) {
      each = { ...finding, message: `${finding.message} (${number})` }
    }
    taken.add(findingLine(each))
    return each
  })
}

function sorted<F extends Finding>(findings: readonly F[]): readonly F[] {
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
