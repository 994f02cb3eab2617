import type { FieldNames } from '../fields/names.ts'
import { clean } from '../condition/words.ts'
import type { ConsideredCondition, ConsideredRule } from './considered.ts'
import type { Decision } from './decision.ts'
import type { DutyMark, Entry } from './model.ts'

/** Says a decision to the user that it is about. */
export function sayShort(decided: Decision, entry: Entry | undefined, duty: DutyMark | undefined): string {
  if (entry === undefined) return decided.allowed ? 'You may do this.' : 'This is not allowed.'
  const what = `${spaced(entry.action)} this ${spaced(entry.resource)}`
  if (decided.allowed) return `You may ${what}.`
  if (duty === undefined) return `You may not ${what}.`
  const acted = duty.verb === undefined ? `you are its ${spaced(duty.held)}` : `you ${spaced(duty.verb)} it`
  return `You may not ${what}, because ${acted}.`
}

/** What a log line tells. */
export interface Told {
  readonly decided: Decision
  readonly permission: string
  readonly subject: unknown
  readonly considered: readonly ConsideredRule[]
  readonly unknownRoles: readonly string[]
  readonly fields: FieldNames | undefined
}

/** Says a decision to whoever reads logs, with every rule and every fact. */
export function sayLong({ decided, permission, subject, considered, unknownRoles, fields }: Told): string {
  const verdict = decided.allowed ? 'allowed' : 'denied'
  const by = decided.rule === undefined ? '' : ` by rule ${clean(decided.rule)}`
  const head = `${verdict} ${clean(permission)} to ${show(subject)}: ${decided.reason}${by}`
  const unknown = unknownRoles.slice(0, 10).map(role => `the policy does not define the role ${show(role)}`)
  return [head, ...unknown, ...considered.map(sayRule), ...(fields === undefined ? [] : [sayFields(fields)])].join('; ')
}

function sayFields(fields: FieldNames): string {
  const list = (names: readonly string[]) => names.map(clean).join(', ')
  if ('only' in fields) return `fields: ${list(fields.only) || 'none'}`
  return `fields: all${fields.except.length > 0 ? ` but ${list(fields.except)}` : ''}`
}

function sayRule({ rule, held, conditions }: ConsideredRule): string {
  const outcome = held === undefined ? 'cannot be told' : held ? 'holds' : 'does not hold'
  const why = conditions.map(sayCondition).join(', ')
  return `${clean(rule)} ${outcome}${why && ` (${why})`}`
}

function sayCondition({ condition, held, facts }: ConsideredCondition): string {
  const outcome = held === undefined ? 'unknown' : held ? 'yes' : 'no'
  const values = facts.map(({ name, value }) => `${clean(name)} = ${show(value)}`).join(', ')
  return `${condition}: ${outcome}${values && ` with ${values}`}`
}

/** A value for a log: its text is quoted, so that it cannot pass for another line, and cut where it is long. */
function show(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return clean(JSON.stringify(value.slice(0, 100)))
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString()
  return Array.isArray(value) ? `list of ${value.length}` : typeof value
}

function spaced(name: string): string {
  return clean(name.replaceAll(/[_.-]+/g, ' ').replaceAll(/\B[A-Z]/g, letter => ` ${letter.toLowerCase()}`))
}
