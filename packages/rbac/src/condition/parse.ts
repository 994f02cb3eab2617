import { kindOf, scalarsOf } from './evaluate.ts'
import { isFieldName, pathTo } from './path.ts'
import {
  isPath,
  type Literal,
  type OpaqueTest,
  type Ordering,
  type Path,
  type Scalar,
  type Source,
  type Test,
} from './test.ts'

/** Takes a mistake in the definition, as a sentence. */
export type Report = (mistake: string) => void

const never: Test = { kind: 'any', of: [] }
const deepest = 32
const orderings: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte'])

/**
 * Parses a condition, written or stored. Reports every mistake and returns a condition that never holds in its place.
 */
export function parseCondition(input: unknown, report: Report, depth = 0): Test {
  if (depth > deepest) return mistake(report, `conditions are nested more than ${deepest} levels deep`)
  if (!isObject(input)) return mistake(report, 'a condition must be an object')
  if (Object.hasOwn(input, 'opaque')) return parseOpaque(input, report)
  const parts = Object.entries(input).map(([key, value]) => parsePart(key, value, report, depth))
  if (parts.length === 0) return mistake(report, 'the condition is empty; leave it out if the rule needs none')
  return parts.length === 1 ? parts[0]! : { kind: 'all', of: parts }
}

function parsePart(key: string, value: unknown, report: Report, depth: number): Test {
  switch (key) {
    case '$and':
      return parseConditions('all', key, value, report, depth)
    case '$or':
      return parseConditions('any', key, value, report, depth)
    case '$not':
      return { kind: 'not', of: parseCondition(value, report, depth + 1) }
    case '$subject':
      return parseFields('subject', value, report)
    case '$context':
      return parseFields('context', value, report)
    default:
      return parseField(pathTo('resource', key), value, report)
  }
}

function parseConditions(kind: 'all' | 'any', key: string, value: unknown, report: Report, depth: number): Test {
  if (!Array.isArray(value) || value.length === 0)
    return mistake(report, `${key} must be a non-empty list of conditions`)
  return { kind, of: value.map(item => parseCondition(item, report, depth + 1)) }
}

function parseFields(from: Source, value: unknown, report: Report): Test {
  if (!isObject(value) || Object.keys(value).length === 0)
    return mistake(report, `$${from} must be an object with at least one field`)
  const of = Object.entries(value).map(([name, operand]) => parseField(pathTo(from, name), operand, report))
  return of.length === 1 ? of[0]! : { kind: 'all', of }
}

function parseField(left: Path, operand: unknown, report: Report): Test {
  const { name } = left
  if (!isFieldName(name)) return mistake(report, `${quote(name)} is not a valid field name`)
  const right = parseValue(operand)
  if (right !== undefined) return { kind: 'equal', left, right }
  if (!isObject(operand) || Object.keys(operand).length === 0) {
    return mistake(report, `${quote(name)} must be compared with a string, number, boolean, date or null`)
  }
  const of = Object.entries(operand).map(([op, value]) => parseComparison(left, op, value, report))
  return of.length === 1 ? of[0]! : { kind: 'all', of }
}

function parseComparison(left: Path, op: string, value: unknown, report: Report): Test {
  if (op === 'in' || op === 'containsAny') return parseList(left, op, value, report)
  const right = parseValue(value)
  if (op === 'contains') return parseContains(left, right, report)
  if (op === 'eq' && right !== undefined) return { kind: 'equal', left, right }
  if (op === 'ne' && right !== undefined) return { kind: 'not', of: { kind: 'equal', left, right } }
  if (!orderings.has(op)) {
    const known = op === 'eq' || op === 'ne'
    return mistake(
      report,
      `${quote(left.name)}: ${known ? `${op} needs a string, number, boolean, date or null` : `unknown comparison ${quote(op)}`}`,
    )
  }
  if (right === undefined || ('value' in right && !hasOrder(right.value))) {
    return mistake(report, `${quote(left.name)}: ${op} compares only numbers and dates`)
  }
  return { kind: 'order', op: op as Ordering, left, right }
}

function parseContains(left: Path, right: Path | Literal | undefined, report: Report): Test {
  if (right !== undefined && (isPath(right) || right.value !== null)) return { kind: 'contains', left, right }
  return mistake(report, `${quote(left.name)}: contains needs a string, number, boolean or date`)
}

function parseList(left: Path, op: 'in' | 'containsAny', value: unknown, report: Report): Test {
  const kind = op === 'in' ? 'in' : 'contains_any'
  if (isRef(value)) return { kind, left, right: pathOf(value) }
  const values = Array.isArray(value) ? value.map(parseValue) : [undefined]
  const scalars = values.flatMap(item =>
    item !== undefined && 'value' in item && item.value !== null ? [item.value] : [],
  )
  if (scalars.length < values.length || scalarsOf(scalars) === undefined) {
    return mistake(
      report,
      `${quote(left.name)}: ${op} needs a list whose values are all strings, all numbers, all booleans or all dates`,
    )
  }
  return { kind, left, right: { values: scalars } }
}

function parseValue(value: unknown): Path | Literal | undefined {
  if (value === null) return { value }
  if (isRef(value)) return pathOf(value)
  const scalar = isObject(value) ? storedScalar(value) : value
  if (kindOf(scalar) === undefined) return undefined
  return { value: normalize(scalar as Scalar) }
}

/** JSON has no dates and bigints: they are stored as `{ date: '2030-01-31T00:00:00.000Z' }` and `{ bigint: '1' }`. */
function storedScalar(value: Readonly<Record<string, unknown>>): unknown {
  const [key, text, more] = Object.entries(value).flat()
  if (value instanceof Date || more !== undefined || typeof text !== 'string') return value
  if (key === 'bigint' && /^-?\d{1,100}$/.test(text)) return BigInt(text)
  const date = key === 'date' ? new Date(text) : undefined
  return date !== undefined && kindOf(date) === 'date' && date.toISOString() === text ? date : value
}

/** Normalizes a value: dates are copied, so that they cannot be changed later, and small bigints become numbers. */
function normalize(value: Scalar): Scalar {
  if (value instanceof Date) return new Date(value)
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}

function parseOpaque(input: Readonly<Record<string, unknown>>, report: Report): Test {
  const { opaque: name, test } = input
  if (typeof name !== 'string' || name === '' || typeof test !== 'function') {
    return mistake(report, 'an opaque condition must be made by opaque(name, function)')
  }
  return { kind: 'opaque', name, run: test as OpaqueTest['run'] }
}

function isRef(value: unknown): value is { subject: string } | { context: string } {
  if (!isObject(value)) return false
  const [key, name, more] = Object.entries(value).flat()
  return (key === 'subject' || key === 'context') && typeof name === 'string' && isFieldName(name) && more === undefined
}

function pathOf(ref: { subject: string } | { context: string }): Path {
  return 'subject' in ref ? pathTo('subject', ref.subject) : pathTo('context', ref.context)
}

function hasOrder(value: Scalar | null): boolean {
  const kind = kindOf(value)
  return kind === 'number' || kind === 'date'
}

function mistake(report: Report, text: string): Test {
  report(text)
  return never
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Quotes a name for a message and shortens a very long one. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
}
