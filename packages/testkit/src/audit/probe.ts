import { randomInt } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { AuditedRoute, Finding, OpenApiDocument, RouteAudit } from '@sallyport/core/http'
import {
  checkDocument,
  findingAbout,
  isOpenRoute,
  operationFor,
  reasonWithoutGuard,
  undocumented,
  withFindings,
} from '@sallyport/core/adapter'
import { bodyFor, checkSamples, type ProbeSamples } from './probe-body.ts'
import { listen, type ProbeTarget, statusOf } from './probe-target.ts'
import type { ProbeTokens } from './probe-tokens.ts'

/** Options of `probe`. */
export interface ProbeOptions {
  /**
   * Request bodies by route, such as `'POST /orders'`. A `FormData` is sent as a form, everything else as JSON.
   * Default: a value for the document's schema, or `{}`.
   */
  readonly samples?: ProbeSamples
  /**
   * Returns state that requests may change, such as the files in the upload folder or the number of rows. If it changes
   * although the request was refused, that is a finding. Default: only responses are checked.
   */
  readonly state?: () => unknown
  /** Returns additional headers for a route, such as its version (see `route.only`). Default: none. */
  readonly headers?: (route: AuditedRoute) => Readonly<Record<string, string>>
  /** The application's OpenAPI document. If it disagrees with guards or responses, that is a finding. Default: none. */
  readonly document?: OpenApiDocument
}

/**
 * Sends requests to every route of an application: without a token, with an expired token and, if the route requires a
 * role or a permission, with a token that no rule allows. Responses other than 401 or 403 are added to the audit as
 * findings: 400 for a body, 404 for an id or 500 mean that the guard does not come first. With `state`, refused
 * requests that have an effect are findings too.
 *
 * Parameters in paths are replaced by random ids. Routes that are public, or not called over HTTP, are skipped. An
 * unguarded route is really executed, so run the application on test data.
 *
 * @throws TypeError for a sample of an unknown route.
 * @example
 * ```ts
 * import { auditExpress } from '@sallyport/express'
 * import { probe, probeTokens } from '@sallyport/testkit'
 * import assert from 'node:assert/strict'
 * const tokens = await probeTokens({ auth, time, userId })
 * const samples = { 'POST /orders': { amount: 100, payee: 'somebody' } }
 * const audit = await probe(app, auditExpress(app), tokens, { samples, state: () => orders.count() })
 * assert.deepEqual(audit.findings, [])
 * ```
 */
export async function probe(
  target: ProbeTarget,
  audit: RouteAudit,
  tokens: ProbeTokens,
  options: ProbeOptions = {},
): Promise<RouteAudit> {
  checkSamples(options.samples ?? {}, audit.routes)
  const { origin, close } = await listen(target)
  const findings: Finding[] = options.document === undefined ? [] : [...checkDocument(options.document, audit)]
  const called = audit.routes.filter(route => route.transport === undefined && !reasonWithoutGuard(audit, route))
  try {
    for (const route of called) findings.push(...(await probeRoute(origin, route, tokens, options)))
  } finally {
    await close()
  }
  return withFindings(audit, findings)
}

/** A caller, and the statuses that prove that a guard refused it. */
interface Caller {
  readonly name: string
  readonly token: string | undefined
  readonly refusals: readonly number[]
}

function callersOf(route: AuditedRoute, { expired, powerless }: ProbeTokens): readonly Caller[] {
  const nobody = { name: 'without a token', token: undefined, refusals: [401, 403] }
  const late = { name: 'with an expired token', token: expired, refusals: [401, 403] }
  // 401 would mean that the token is invalid, and prove nothing about its roles.
  const weak = { name: 'with a token that no rule allows', token: powerless, refusals: [403] }
  if (route.guards.length > 0 && route.guards.every(guard => guard.kind === 'public')) return []
  if (route.guards.length > 0 && isOpenRoute(route)) return [late]
  return [nobody, late, ...(requiresPermission(route) ? [weak] : [])]
}

function requiresPermission({ guards }: AuditedRoute): boolean {
  return guards.some(guard => guard.kind === 'authenticated' && (guard.roles ?? guard.can) !== undefined)
}

async function probeRoute(
  origin: string,
  route: AuditedRoute,
  tokens: ProbeTokens,
  options: ProbeOptions,
): Promise<readonly Finding[]> {
  if (!route.path.startsWith('/')) return [findingAbout('probe', route, 'cannot be called: its path is unknown.')]
  const method = ['ALL', 'USE'].includes(route.method) ? 'GET' : route.method
  const findings: Finding[] = []
  for (const caller of callersOf(route, tokens)) {
    const before = await options.state?.()
    const body = await bodyFor(route, options)
    const headers = options.headers?.(route) ?? {}
    const status = await statusOf(origin, { method, path: filled(route.path), token: caller.token, body, headers })
    findings.push(...judged(route, caller, status))
    const after = await options.state?.()
    if (!isDeepStrictEqual(before, after)) findings.push(effectOf(route, caller, status))
    findings.push(...undocumentedAnswer(route, status, options))
  }
  // Removes duplicate findings.
  return findings.filter(({ message }, i) => findings.findIndex(other => other.message === message) === i)
}

function judged(route: AuditedRoute, { name, refusals }: Caller, status: number | undefined): readonly Finding[] {
  if (status !== undefined && refusals.includes(status)) return []
  return [findingAbout('probe', route, `${answerText(status)} ${name}, expected ${refusals.join(' or ')}.`)]
}

/** For effects before the guard, such as a written file, which the response does not show. */
function effectOf(route: AuditedRoute, { name }: Caller, status: number | undefined): Finding {
  return findingAbout('probe', route, `${answerText(status)} ${name}, but the request had an effect.`)
}

function answerText(status: number | undefined): string {
  return status === undefined ? 'did not answer' : `answered ${status}`
}

function undocumentedAnswer(
  route: AuditedRoute,
  status: number | undefined,
  { document }: ProbeOptions,
): readonly Finding[] {
  const operation = document && operationFor(document, route)?.operation
  if (operation === undefined || status === undefined) return []
  const known = Object.keys(operation.responses ?? {})
  const isKnown = [String(status), `${String(status)[0]}XX`, 'default'].some(each => known.includes(each))
  return isKnown ? [] : [undocumented(route, status)]
}

/** Replaces parameters by ids of digits, which fit most constraints. Omits optional parts. */
function filled(path: string): string {
  const id = () => String(randomInt(1e12))
  return path
    .replace(/\{[^{}]*\}/g, '')
    .replace(/:\w+(?:\([^/]*\))?\??/g, id)
    .replace(/\*\w*/g, id)
}
