import type { Scalar } from '../condition/test.ts'
import type { Comparisons, Dialect } from './dialect.ts'
import { asDouble } from './double.ts'
import { no, operators, type Operator } from './operators.ts'
import { sqliteDocuments } from './sqlite-documents.ts'
import { isWellFormed } from './kinds.ts'
import type { Column } from './field-location.ts'
import { compareByMillisecond, joined } from './time.ts'

const equality = (op: Operator) => (op === 'ne' ? '<>' : '=')
const isText = ({ sql }: Column) => `typeof(${sql}) = 'text'`

const text: Comparisons = {
  canHold: value => isWellFormed(String(value)),
  isKind: isText,
  compare: (op, column, value, bind) =>
    `(${isText(column)} AND ${column.sql} ${equality(op)} ${bind(value)} COLLATE BINARY)`,
}

// `abs` would fail on the smallest integer.
const isNumber = ({ sql }: Column) => `typeof(${sql}) IN ('integer', 'real') AND ${sql} > -9e999 AND ${sql} < 9e999`

const number: Comparisons = {
  canHold: () => true,
  isKind: column => `(${isNumber(column)})`,
  compare(op, column, value, bind) {
    const double = asDouble(op, value)
    if (double === 'never') return no
    const exact = `${isNumber(column)} AND ${column.sql} ${operators[op]} ${bind(asInteger(value))}`
    // Beyond 2^53 an application may or may not read integers exactly, so both comparisons must hold.
    if (double === 'always' || Number.isSafeInteger(double.value)) return `(${exact})`
    return `(${exact} AND CAST(${column.sql} AS REAL) ${operators[double.op]} ${bind(double.value)})`
  },
}

/** SQLite's integers have 64 bits. Greater numbers are compared as reals. */
function asInteger(value: Scalar): Scalar {
  return typeof value === 'bigint' && BigInt.asIntN(64, value) !== value ? Number(value) : value
}

/** SQLite's booleans are integers, which drivers read as numbers unless the application converts them. */
const boolean: Comparisons = {
  canHold: () => true,
  isKind: ({ sql, type }) => (type === undefined ? no : `${sql} IN (0, 1)`),
  compare: (op, { sql, type }, value) =>
    type === undefined ? no : `${sql} = ${(value === true) === (op === 'eq') ? 1 : 0}`,
}

/** Dates are ISO 8601 strings in UTC with milliseconds, as `toISOString` writes them, so text order is date order. */
const isDate = ({ sql }: Column) =>
  `${isText({ sql, type: undefined })} AND length(${sql}) = 24 AND ${sql} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'`

const date: Comparisons = {
  canHold: () => true,
  isKind: column => `(${isDate(column)})`,
  compare(op, column, value, bind) {
    const compared = compareByMillisecond(op, value as Date, {
      ...joined,
      below: instant => limited(instant, column, 'below', at => `${column.sql} < ${bind(at)} COLLATE BINARY`),
      atLeast: instant => limited(instant, column, 'atLeast', at => `${column.sql} >= ${bind(at)} COLLATE BINARY`),
    })
    return `(${isDate(column)} AND ${compared})`
  },
}

/** Years before 0 and after 9999 have another form, for which text order is not date order. */
function limited(instant: Date, column: Column, side: 'below' | 'atLeast', compare: (at: string) => string): string {
  const year = instant.getUTCFullYear()
  if (year >= 0 && year <= 9999) return compare(instant.toISOString())
  return year > 9999 === (side === 'below') ? date.isKind(column) : '1 = 0'
}

export const sqlite: Dialect = {
  quote: '"',
  notNull: ({ sql }) => `${sql} IS NOT NULL`,
  kinds: { text, number, boolean, date },
  documents: sqliteDocuments,
}
