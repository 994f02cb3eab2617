import type { GuardDescription } from '../mark.ts'
import type { AuditedRoute } from './audited-route.ts'
import type { RouteAudit } from './create-audit.ts'

/**
 * Writes an audit as Markdown: a table of the routes, and a list of the findings where there are any. It holds no line
 * numbers, so that it changes only where access does.
 *
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * console.log(auditTable(audit))
 * ```
 */
export function auditTable({ routes, findings }: RouteAudit): string {
  const rows = routes.map(route => [route.method, route.path, accessText(route)])
  const lines = findings.map(({ kind, message }) => `- ${kind}: ${escaped(message)}`)
  const list = lines.length === 0 ? [] : ['', '## Findings', '', ...lines]
  return ['# Routes', '', ...table([['Method', 'Path', 'Access'], ...rows]), ...list, ''].join('\n')
}

/** Says in words who a route lets in. */
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

/** A cell is one line, and a bar in it would end it. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|]/g, String.raw`\$&`)
}
