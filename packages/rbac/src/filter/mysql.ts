import type { Scalar } from '../condition/test.ts'
import type { Comparisons, Dialect } from './dialect.ts'
import { asDouble } from './double.ts'
import { no, operators, type Bind, type Operator } from './operators.ts'
import { mysqlDocuments } from './mysql-documents.ts'
import { isWellFormed } from './kinds.ts'
import type { Column } from './place.ts'
import { compareByMillisecond, joined, type Bounds } from './time.ts'

const asText = ({ sql }: Column) => `CAST(${sql} AS CHAR)`
const equality = (op: Operator) => (op === 'ne' ? '<>' : '=')
const bytes = (text: string) => `CAST(CONVERT(${text} USING utf8mb4) AS BINARY)`

/** Most collations take `A` for `a` and ignore blanks at the end, which would show somebody else's rows. */
const text: Comparisons = {
  canHold: value => isWellFormed(String(value)),
  isKind: ({ sql, type }) =>
    type === undefined ? `(CHARSET(${sql}) <> 'binary' AND NOT ${isJson(sql)})` : `${sql} IS NOT NULL`,
  compare(op, column, value, bind) {
    const isText = column.type === undefined ? `${text.isKind(column)} AND ` : ''
    const indexed = canUseIndex(op, column, value) ? `${column.sql} = ${bind(value)} AND ` : ''
    return `(${isText}${indexed}${bytes(column.sql)} ${equality(op)} ${bytes(bind(value))})`
  },
}

/** Drivers parse JSON columns, whose collation is always this one. */
const isJson = (sql: string) =>
  `(COLLATION(${sql}) = 'utf8mb4_bin' AND LEFT(LTRIM(${sql}), 1) IN ('{', '[', '"') AND JSON_VALID(${sql}))`

/** MySQL refuses to compare a column with a character that its character set lacks; every set has ASCII. */
function canUseIndex(op: Operator, { type }: Column, value: Scalar): boolean {
  return op === 'eq' && type !== undefined && type !== 'uuid' && /^[\x20-\x7e]*$/.test(value as string)
}

/** Numbers and dates are the values that take any collation. */
const takesAnyCollation = ({ sql }: Column) => `COERCIBILITY(${sql}) = 5`

/** A DECIMAL is read as a string, and only its decimals tell it from a DOUBLE, so that fractions have to be declared. */
const isInteger = (column: Column) => `${takesAnyCollation(column)} AND ${asText(column)} REGEXP '^-?[0-9]+$'`

const number: Comparisons = {
  canHold: () => true,
  isKind: column => (column.type === undefined ? `(${isInteger(column)})` : `${column.sql} IS NOT NULL`),
  compare(op, column, value, bind) {
    const operator = operators[op]
    const double = asDouble(op, value)
    if (double === 'never') return no
    // By its text a FLOAT is what a driver reads.
    const rounded = () =>
      double === 'always'
        ? '1 = 1'
        : `(${asText(column)} + 0e0) ${operators[double.op]} (${bind(String(double.value))} + 0e0)`
    // Beyond 2^53 an application may have read an integer exactly or not: both comparisons must hold.
    const exact = () =>
      isSafe(value)
        ? rounded()
        : `${rounded()} AND ${asDecimal(asText(column))} ${operator} ${asDecimal(bind(digitsOf(value)))}`
    if (column.type === undefined) return `CASE WHEN ${isInteger(column)} THEN ${exact()} END`
    const isIndexed = op !== 'ne' && Number.isSafeInteger(value)
    return isIndexed ? `(${column.sql} ${operator} ${bind(value)} AND ${exact()})` : `(${exact()})`
  },
}

const asDecimal = (sql: string) => `CAST(${sql} AS DECIMAL(65, 0))`

function isSafe(value: Scalar): boolean {
  return typeof value === 'number' && (Math.abs(value) <= Number.MAX_SAFE_INTEGER || Math.abs(value) > 1e60)
}

function digitsOf(value: Scalar): string {
  return String(typeof value === 'number' ? BigInt(value) : value)
}

/** MySQL's booleans are integers, and drivers read them as numbers unless the application says otherwise. */
const boolean: Comparisons = {
  canHold: () => true,
  isKind: ({ sql, type }) => (type === undefined ? no : `${sql} IN (0, 1)`),
  compare: (op, { sql, type }, value) =>
    type === undefined ? no : `${sql} = ${(value === true) === (op === 'eq') ? 1 : 0}`,
}

const looksLikeDate = (column: Column) =>
  `${takesAnyCollation(column)} AND ${asText(column)} REGEXP '^[0-9]{4}-[0-9]{2}-[0-9]{2}'`

const date: Comparisons = {
  canHold: () => true,
  // Drivers misread the zero date and the years before 100.
  isKind: column => {
    const isReal = `${column.sql} >= '0100-01-01'`
    return column.type === undefined ? `CASE WHEN ${looksLikeDate(column)} THEN ${isReal} END` : isReal
  },
  compare(op, column, value, bind) {
    const compared = compareByMillisecond(op, value as Date, boundsOf(column, bind))
    if (column.type === undefined)
      return `CASE WHEN ${looksLikeDate(column)} THEN ${date.isKind(column)} AND ${compared} END`
    return op === 'eq' ? compared : `(${date.isKind(column)} AND ${compared})`
  },
}

function boundsOf(column: Column, bind: Bind): Bounds<string> {
  return {
    ...joined,
    below(instant) {
      const [first, last] = yearsOf(instant)
      if (first >= 100 && last <= 9999) return `${column.sql} < ${bind(instant)}`
      if (last <= 9999) return no
      return first > 9999 ? date.isKind(column) : `${column.sql} < '9999-12-30'`
    },
    atLeast(instant) {
      const [first, last] = yearsOf(instant)
      if (first >= 100 && last <= 9999) return `${column.sql} >= ${bind(instant)}`
      return last < 100 ? date.isKind(column) : no
    },
  }
}

/** MySQL ends with the year 9999 of the connection's time zone, which is the local one or UTC. */
function yearsOf(instant: Date): readonly [first: number, last: number] {
  const years = [instant.getUTCFullYear(), instant.getFullYear()]
  return [Math.min(...years), Math.max(...years)]
}

export const mysql: Dialect = {
  quote: '`',
  notNull: ({ sql }) => `${sql} IS NOT NULL`,
  kinds: { text, number, boolean, date },
  documents: mysqlDocuments,
}
