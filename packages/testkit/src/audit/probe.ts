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

/** What else the probe goes by. */
export interface ProbeOptions {
  /**
   * Bodies for routes by their names, such as `'POST /orders'`: a `FormData` is sent as a form, everything else as JSON.
   * Default: one by the document's schema, or `{}`.
   */
  readonly samples?: ProbeSamples
  /**
   * Reads what calls may have changed, such as the files of the upload folder or the number of rows. A refusal after which
   * it is another one is a finding. Default: only answers are looked at.
   */
  readonly state?: () => unknown
  /** Makes headers for the calls of a route, such as the one of its version: `route.only` says which. Default: none. */
  readonly headers?: (route: AuditedRoute) => Readonly<Record<string, string>>
  /** The application's OpenAPI document: where it says something else than guards and answers is a finding. */
  readonly document?: OpenApiDocument
}

/**
 * Calls every route of an application for real: without a token, with one that has expired, and, where a role or a
 * permission is asked for, with one that no rule could allow. Whatever is not refused at once, with 401 or 403, is added to
 * the audit as a finding: 400 for a body, 404 for an id or 500 say that something else was looked at first. So is a refusal
 * that had an effect, where `state` tells of effects.
 *
 * Paths get random ids, and routes that are public, or not called by HTTP, are not called. A route that nothing guards does
 * what it does: probe an application that runs on data of its test.
 *
 * @throws TypeError for a sample of a route that the audit does not have.
 * @example
 * ```ts
 * import { auditExpress } from '@sallyport/express'
 * import { probe, probeTokens } from '@sallyport/testkit'
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

/** Who calls, and which answers prove that a guard refused them. */
interface Caller {
  readonly name: string
  readonly token: string | undefined
  readonly refusals: readonly number[]
}

function callersOf(route: AuditedRoute, { expired, powerless }: ProbeTokens): readonly Caller[] {
  const nobody = { name: 'without a token', token: undefined, refusals: [401, 403] }
  const late = { name: 'with an expired token', token: expired, refusals: [401, 403] }
  // 401 would say that the token is no good, and nothing of what its roles may do.
  const weak = { name: 'with a token that no rule could allow', token: powerless, refusals: [403] }
  if (route.guards.length > 0 && route.guards.every(guard => guard.kind === 'public')) return []
  if (route.guards.length > 0 && isOpenRoute(route)) return [late]
  return [nobody, late, ...(asksForPower(route) ? [weak] : [])]
}

function asksForPower({ guards }: AuditedRoute): boolean {
  return guards.some(guard => guard.kind === 'authenticated' && (guard.roles ?? guard.can) !== undefined)
}

async function probeRoute(
  origin: string,
  route: AuditedRoute,
  tokens: ProbeTokens,
  options: ProbeOptions,
): Promise<readonly Finding[]> {
  if (!route.path.startsWith('/')) return [findingAbout('probe', route, 'cannot be called: its path cannot be told.')]
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
  // Two callers may get the same answer.
  return findings.filter(({ message }, i) => findings.findIndex(other => other.message === message) === i)
}

function judged(route: AuditedRoute, { name, refusals }: Caller, status: number | undefined): readonly Finding[] {
  if (status !== undefined && refusals.includes(status)) return []
  return [findingAbout('probe', route, `${answerText(status)} ${name}, and not ${refusals.join(' or ')}.`)]
}

/** The answer alone would not show that a file was written before the guard was asked. */
function effectOf(route: AuditedRoute, { name }: Caller, status: number | undefined): Finding {
  return findingAbout('probe', route, `${answerText(status)} ${name}, but it had an effect.`)
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

/** Puts ids in the place of parameters: digits alone, which fit most constraints. What is optional is left out. */
function filled(path: string): string {
  const id = () => String(randomInt(1e12))
  return path
    .replace(/\{[^{}]*\}/g, '')
    .replace(/:\w+(?:\([^/]*\))?\??/g, id)
    .replace(/\*\w*/g, id)
}
