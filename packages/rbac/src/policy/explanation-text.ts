import type { FieldNames } from '../fields/names.ts'
import { singleLine } from '../condition/format.ts'
import type { ConsideredCondition, ConsideredRule } from './considered.ts'
import type { Decision } from './decision.ts'
import type { DutyPair, Entry } from './model.ts'

/** Explains a decision to the user that it is about. */
export function formatForUser(decided: Decision, entry: Entry | undefined, duty: DutyPair | undefined): string {
  if (entry === undefined) return decided.allowed ? 'You may do this.' : 'This is not allowed.'
  const what = `${spaced(entry.action)} this ${spaced(entry.resource)}`
  if (decided.allowed) return `You may ${what}.`
  if (duty === undefined) return `You may not ${what}.`
  const acted = duty.verb === undefined ? `you are its ${spaced(duty.held)}` : `you ${spaced(duty.verb)} it`
  return `You may not ${what}, because ${acted}.`
}

/** The contents of a log line. */
export interface LogLine {
  readonly decided: Decision
  readonly permission: string
  readonly subject: unknown
  readonly considered: readonly ConsideredRule[]
  readonly unknownRoles: readonly string[]
  readonly fields: FieldNames | undefined
}

/** Explains a decision for logs, with every rule and every attribute. */
export function formatForLog({ decided, permission, subject, considered, unknownRoles, fields }: LogLine): string {
  const verdict = decided.allowed ? 'allowed' : 'denied'
  const by = decided.rule === undefined ? '' : ` by rule ${singleLine(decided.rule)}`
  const head = `${verdict} ${singleLine(permission)} to ${show(subject)}: ${decided.reason}${by}`
  const unknown = unknownRoles.slice(0, 10).map(role => `the policy does not define the role ${show(role)}`)
  return [
    head,
    ...unknown,
    ...considered.map(formatRule),
    ...(fields === undefined ? [] : [formatFields(fields)]),
  ].join('; ')
}

function formatFields(fields: FieldNames): string {
  const list = (names: readonly string[]) => names.map(singleLine).join(', ')
  if ('only' in fields) return `fields: ${list(fields.only) || 'none'}`
  return `fields: all${fields.except.length > 0 ? ` but ${list(fields.except)}` : ''}`
}

function formatRule({ rule, held, conditions }: ConsideredRule): string {
  const outcome = held === undefined ? 'is unknown' : held ? 'holds' : 'does not hold'
  const why = conditions.map(formatComparison).join(', ')
  return `${singleLine(rule)} ${outcome}${why && ` (${why})`}`
}

function formatComparison({ condition, held, attributes }: ConsideredCondition): string {
  const outcome = held === undefined ? 'unknown' : held ? 'yes' : 'no'
  const values = attributes.map(({ name, value }) => `${singleLine(name)} = ${show(value)}`).join(', ')
  return `${condition}: ${outcome}${values && ` with ${values}`}`
}

/** Formats a value for a log. Strings are quoted, so that they cannot be mistaken for another line, and shortened. */
function show(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return singleLine(JSON.stringify(value.slice(0, 100)))
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString()
  return Array.isArray(value) ? `list of ${value.length}` : typeof value
}

function spaced(name: string): string {
  return singleLine(name.replaceAll(/[_.-]+/g, ' ').replaceAll(/\B[A-Z]/g, letter => ` ${letter.toLowerCase()}`))
}
