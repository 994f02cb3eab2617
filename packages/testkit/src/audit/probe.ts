import { randomInt } from 'node:crypto'
import {
  type AuditedRoute,
  type Finding,
  findingAbout,
  isOpenRoute,
  type RouteAudit,
  withFindings,
} from '@sallyport/core/http'
import { listen, type ProbeTarget, statusOf } from './probe-target.ts'
import type { ProbeTokens } from './probe-tokens.ts'

/**
 * Calls every route of an application for real: without a token, with one that has expired, and, where a role or a
 * permission is asked for, with one that no rule could allow. Whatever is not refused at once, with 401 or 403, is added to
 * the audit as a finding: 400 for a body, 404 for an id or 500 say that something else was looked at first.
 *
 * Paths get random ids, bodies are `{}`, and routes that are public are not called. A route that nothing guards does what
 * it does: probe an application that runs on data of its test.
 *
 * @example
 * ```ts
 * import { auditExpress } from '@sallyport/express'
 * import { probe, probeTokens } from '@sallyport/testkit'
 * const audit = await probe(app, auditExpress(app), await probeTokens({ auth, time, userId }))
 * assert.deepEqual(audit.findings, [])
 * ```
 */
export async function probe(target: ProbeTarget, audit: RouteAudit, tokens: ProbeTokens): Promise<RouteAudit> {
  const { origin, close } = await listen(target)
  const findings: Finding[] = []
  try {
    for (const route of audit.routes) findings.push(...(await probeRoute(origin, route, tokens)))
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

async function probeRoute(origin: string, route: AuditedRoute, tokens: ProbeTokens): Promise<readonly Finding[]> {
  if (!route.path.startsWith('/')) return [findingAbout('probe', route, 'cannot be called: its path cannot be told.')]
  const method = ['ALL', 'USE'].includes(route.method) ? 'GET' : route.method
  const findings: Finding[] = []
  for (const { name, token, refusals } of callersOf(route, tokens)) {
    const status = await statusOf(origin, { method, path: filled(route.path), token })
    if (status !== undefined && refusals.includes(status)) continue
    const answer = status === undefined ? 'did not answer' : `answered ${status}`
    findings.push(findingAbout('probe', route, `${answer} ${name}, and not ${refusals.join(' or ')}.`))
  }
  return findings
}

/** Puts ids in the place of parameters: digits alone, which fit most constraints. What is optional is left out. */
function filled(path: string): string {
  const id = () => String(randomInt(1e12))
  return path
    .replace(/\{[^{}]*\}/g, '')
    .replace(/:\w+(?:\([^/]*\))?\??/g, id)
    .replace(/\*\w*/g, id)
}
