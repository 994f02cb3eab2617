import type { GuardDescription } from '../guard/description.ts'
import { type AuditedRoute, routeName } from './audited-route.ts'
import { reasonWithoutGuard, type RouteAudit } from './create-audit.ts'
import { findingLine } from './findings.ts'

/** Writes an audit as Markdown: a table of the routes, a list of the findings, if there are any, and the explained findings with their reasons. It has no line numbers, so that it changes only when access changes.
 *
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * console.log(auditTable(audit))
 * ```
 */
export function auditTable(audit: RouteAudit): string {
  const rows = audit.routes.map(route => [route.method, pathText(route), accessIn(audit, route)])
  const lines = audit.findings.map(finding => `- ${escaped(findingLine(finding))}`)
  const list = lines.length === 0 ? [] : ['', '## Findings', '', ...lines]
  const reasons = audit.explained.map(finding => [findingLine(finding), finding.reason])
  const explained = reasons.length === 0 ? [] : ['', '## Explained', '', ...table([['Finding', 'Reason'], ...reasons])]
  return ['# Routes', '', ...table([['Method', 'Path', 'Access'], ...rows]), ...list, ...explained, ''].join('\n')
}

function pathText({ method, ...route }: AuditedRoute): string {
  return routeName({ method, ...route }).slice(method.length + 1)
}

function accessIn(audit: RouteAudit, route: AuditedRoute): string {
  const reason = reasonWithoutGuard(audit, route)
  return reason === undefined ? accessText(route) : `no guard: ${reason}`
}

/** Describes whom a route admits. */
export function accessText({ guards }: AuditedRoute): string {
  return guards.length === 0 ? 'nothing declared' : guards.map(guardText).join('; ')
}

function guardText(guard: GuardDescription): string {
  if (guard.kind === 'public') return `public: ${guard.reason}`
  const { kind: _, optional = false, ...rules } = guard
  const who = optional ? 'signed in or not' : 'signed in'
  return [who, ...Object.entries(rules).map(([name, value]) => `${name}: ${ruleText(value)}`)].join(', ')
}

function ruleText(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(' or ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function table([head = [], ...body]: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`
  return [row(head), row(head.map(() => '---')), ...body.map(row)]
}

/** A cell must be one line without an unescaped bar. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|]/g, String.raw`\$&`)
}
