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
  /** In the order of declaration. */
  readonly routes: readonly AuditedRoute[]
  /** The adapter's own findings, mostly about what it could not inspect. */
  readonly findings: readonly Finding[]
  readonly precedence: Precedence
}

/**
 * An application's routes and their problems, sorted by path and method, so that the same application gives the same
 * audit.
 */
export interface RouteAudit {
  /** Every route of the application, with its guards. */
  readonly routes: readonly AuditedRoute[]
  /** Problems without an explanation. */
  readonly findings: readonly Finding[]
  /** Findings that somebody explained, with the reason. */
  readonly explained: readonly ExplainedFinding[]
  /** The reasons that were given for findings. */
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

/** Explains findings: each finding with a reason moves from `findings` to `explained`, and tables show the reason. Findings of the probe are explained as well, once the probe has run. An explanation that matches no finding becomes a finding.
 *
 * @throws TypeError for an explanation without a reason, and for one that would match every finding.
 * @example
 * ```ts
 * import { explain } from '@sallyport/core/http'
 * import { auditExpress } from '@sallyport/express'
 * const audit = explain(auditExpress(app), { 'unguarded: GET /docs declares no guard.': 'the manual is for everybody' })
 * ```
 */
export function explain(audit: RouteAudit, explanations: Explanations): RouteAudit {
  checkExplanations(explanations)
  const found = foundIn(audit)
  // Explanations of the probe's findings can be checked only after the probe has run.
  const now = Object.entries(explanations).filter(([line]) => !/^(probe|document): /.test(line))
  const stale = staleFindings(found, Object.fromEntries(now))
  return sortedOut(audit, [...found, ...stale], explanations)
}

/** Adds a probe's findings to an audit; the audit's explanations apply to them as well. */
export function withFindings(audit: RouteAudit, findings: readonly Finding[]): RouteAudit {
  const found = numbered([...foundIn(audit), ...findings])
  return sortedOut(audit, [...found, ...staleFindings(found, audit.explanations)], audit.explanations)
}

/** Gives the reason why a route may stay without a guard, if somebody explained it. */
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

/** Numbers findings with the same text, so that the explanation of one does not cover another that is added later. */
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

/** Compares code units, because the order of a locale differs between machines. */
function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
