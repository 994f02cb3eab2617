import type { Scalar } from '../condition/test.ts'
import type { Comparisons, Dialect } from './dialect.ts'
import { asDouble } from './double.ts'
import { no, operators, type Bind, type Operator } from './operators.ts'
import { mysqlDocuments } from './mysql-documents.ts'
import { isWellFormed } from './kinds.ts'
import type { Column } from './field-location.ts'
import { compareByMillisecond, joined, type Bounds } from './time.ts'

const asText = ({ sql }: Column) => `CAST(${sql} AS CHAR)`
const equality = (op: Operator) => (op === 'ne' ? '<>' : '=')
const bytes = (text: string) => `CAST(CONVERT(${text} USING utf8mb4) AS BINARY)`

/** Most collations treat `A` as `a` and ignore trailing spaces, which would show rows of other users. */
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

/** Drivers parse JSON columns, which always have this collation. */
const isJson = (sql: string) =>
  `(COLLATION(${sql}) = 'utf8mb4_bin' AND LEFT(LTRIM(${sql}), 1) IN ('{', '[', '"') AND JSON_VALID(${sql}))`

/** MySQL cannot compare a column with characters outside its character set. Every set has ASCII. */
function canUseIndex(op: Operator, { type }: Column, value: Scalar): boolean {
  return op === 'eq' && type !== undefined && type !== 'uuid' && /^[\x20-\x7e]*$/.test(value as string)
}

/** True for numbers and dates, which have no collation. */
const takesAnyCollation = ({ sql }: Column) => `COERCIBILITY(${sql}) = 5`

/**
 * Drivers read DECIMAL as a string, and SQL cannot tell it from a DOUBLE, so columns with fractions must be declared.
 */
const isInteger = (column: Column) => `${takesAnyCollation(column)} AND ${asText(column)} REGEXP '^-?[0-9]+$'`

const number: Comparisons = {
  canHold: () => true,
  isKind: column => (column.type === undefined ? `(${isInteger(column)})` : `${column.sql} IS NOT NULL`),
  compare(op, column, value, bind) {
    const operator = operators[op]
    const double = asDouble(op, value)
    if (double === 'never') return no
    // Compares a FLOAT by its text, as the driver reads it.
    const rounded = () =>
      double === 'always'
        ? '1 = 1'
        : `(${asText(column)} + 0e0) ${operators[double.op]} (${bind(String(double.value))} + 0e0)`
    // Beyond 2^53 an application may or may not read integers exactly, so both comparisons must hold.
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

/** MySQL's booleans are integers, which drivers read as numbers unless the application converts them. */
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
  // Drivers misread the zero date and years before 100.
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

/** MySQL's last year is 9999, in the time zone of the connection, which is local time or UTC. */
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
