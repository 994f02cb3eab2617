import type { Scalar } from '../condition/test.ts'
import type { Comparisons, Dialect } from './dialect.ts'
import { asDouble } from './double.ts'
import { no, operators, type Bind, type Operator } from './operators.ts'
import { postgresDocuments } from './postgres-documents.ts'
import { isWellFormed } from './kinds.ts'
import type { Column } from './field-location.ts'
import { compareByMillisecond, joined, localWallTime } from './time.ts'

/** COALESCE returns the base type of a domain, which is what drivers see. */
const typeOf = ({ sql }: Column) => `pg_typeof(COALESCE(${sql}, NULL))`
const isOf = (column: Column, types: string) => `${typeOf(column)} = ANY (CAST('{${types}}' AS regtype[]))`

/** The text that drivers receive. Unlike a cast, `concat` keeps the trailing spaces of `char(n)`. */
const textOf = ({ sql }: Column) => `concat(${sql}, '')`

/** The types that pg does not read as strings. */
const notStrings =
  'boolean,smallint,integer,oid,real,double precision,date,timestamp,timestamptz,json,jsonb,interval,point,circle,bytea'
const numbers = 'smallint,integer,oid,real,double precision'

const bytes = (text: string) => `convert_to(${text}, 'UTF8')`
const equality = (op: Operator) => (op === 'ne' ? '<>' : '=')

/**
 * Exact for every type and collation: `citext` and some collations treat `A` as `a`, and `char(n)` ignores trailing
 * spaces.
 */
const text: Comparisons = {
  canHold: value => isWellFormed(String(value)) && !String(value).includes('\0'),
  isKind(column) {
    if (column.type !== undefined) return `${column.sql} IS NOT NULL`
    const isArray = `CAST(${typeOf(column)} AS text) LIKE '%[]'`
    return `(${column.sql} IS NOT NULL AND NOT ${isOf(column, notStrings)} AND NOT ${isArray})`
  },
  compare(op, column, value, bind) {
    if (column.type === 'uuid') return compareUuid(op, column, value as string, bind)
    if (column.type !== undefined && column.type !== 'text') return `${column.sql} ${equality(op)} ${bind(value)}`
    const indexed = column.type === 'text' && op === 'eq' ? `${column.sql} = ${bind(value)} AND ` : ''
    const exact = `${bytes(textOf(column))} ${equality(op)} ${bytes(`CAST(${bind(value)} AS text)`)}`
    return `(${indexed}${text.isKind(column)} AND ${exact})`
  },
}

function compareUuid(op: Operator, column: Column, value: string, bind: Bind): string {
  const isUuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)
  if (isUuid) return `${column.sql} ${equality(op)} CAST(${bind(value)} AS uuid)`
  return op === 'ne' ? `${column.sql} IS NOT NULL` : '1 = 0'
}

/** `can` does not compare NaN and infinities. */
const isFinite = (column: Column) => `${textOf(column)} NOT IN ('NaN', 'Infinity', '-Infinity')`

const number: Comparisons = {
  canHold: () => true,
  isKind: column =>
    column.type === undefined
      ? `(${column.sql} IS NOT NULL AND ${isOf(column, numbers)} AND ${isFinite(column)})`
      : `(${column.sql} IS NOT NULL AND ${isFinite(column)})`,
  compare(op, column, value, bind) {
    const double = asDouble(op, value)
    if (double === 'never') return no
    const by = (type: string, operator: Operator, other: Scalar) =>
      `CAST(${textOf(column)} AS ${type}) ${operators[operator]} CAST(${bind(asParameter(other))} AS ${type})`
    const rounded = () => (double === 'always' ? '' : by('float8', double.op, double.value))
    // Beyond 2^53 an application may or may not read integers exactly, so both comparisons must hold.
    const exact = () =>
      isSafe(value) ? rounded() : [rounded(), by('numeric', op, value)].filter(sql => sql !== '').join(' AND ')
    const guarded = () => `CASE WHEN ${number.isKind(column)} THEN ${exact()} END`
    if (column.type === undefined || op === 'ne') return guarded()
    const type = plainType(value)
    return `(${column.sql} ${operators[op]} CAST(${bind(asParameter(value))} AS ${type}) AND ${guarded()})`
  },
}

function isSafe(value: Scalar): boolean {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER
}

/** Drivers treat bigint parameters differently, so they are sent as strings. */
function asParameter(value: Scalar): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

/** Without a cast, PostgreSQL gives the parameter the column's type and then rejects 1.5 for an integer. */
function plainType(value: Scalar): string {
  if (typeof value === 'bigint') return 'numeric'
  if (!Number.isSafeInteger(value)) return 'float8'
  return Math.abs(value as number) < 2 ** 31 ? 'int4' : 'int8'
}

const boolean: Comparisons = {
  canHold: () => true,
  isKind: column => (column.type === undefined ? isOf(column, 'boolean') : `${column.sql} IS NOT NULL`),
  compare(op, column, value, bind) {
    if (column.type !== undefined) return `${column.sql} ${equality(op)} CAST(${bind(value)} AS boolean)`
    return `(${boolean.isKind(column)} AND ${textOf(column)} ${equality(op)} '${value === true ? 't' : 'f'}')`
  },
}

const isDate = (column: Column) => `${textOf(column)} NOT IN ('infinity', '-infinity')`
const milliseconds = (column: Column, type: string) =>
  `floor(extract(epoch FROM CAST(${textOf(column)} AS ${type})) * 1000)`

/** The database keeps microseconds, which JavaScript dates do not have, so dates are compared by millisecond. */
const date: Comparisons = {
  canHold: () => true,
  isKind: column =>
    column.type === undefined
      ? `(${column.sql} IS NOT NULL AND ${isOf(column, 'timestamptz,timestamp,date')} AND ${isDate(column)})`
      : `isfinite(${column.sql})`,
  compare(op, column, value, bind) {
    const instant = value as Date
    if (column.type !== undefined) return compareInstant(op, column, instant, bind)
    const time = (at: number) => `${operators[op]} CAST(${bind(String(at))} AS numeric)`
    const withZone = `WHEN ${isOf(column, 'timestamptz')} THEN ${milliseconds(column, 'timestamptz')} ${time(instant.getTime())}`
    const wall = localWallTime(instant)
    const without = wall === undefined ? '' : ` ELSE ${milliseconds(column, 'timestamp')} ${time(wall)}`
    return `CASE WHEN ${date.isKind(column)} THEN CASE ${withZone}${without} END END`
  },
}

function compareInstant(op: Operator, column: Column, value: Date, bind: Bind): string {
  const at = (instant: Date) => `CAST(${bind(toTimestamp(instant))} AS timestamptz)`
  const compared = compareByMillisecond(op, value, {
    ...joined,
    below: instant => `${column.sql} < ${at(instant)}`,
    atLeast: instant => `${column.sql} >= ${at(instant)}`,
  })
  return op === 'eq' ? compared : `(${date.isKind(column)} AND ${compared})`
}

/** PostgreSQL's first timestamp, 4713 BC. */
const first = -210_866_803_200_000

/** PostgreSQL does not parse ISO 8601 years after 9999 or before 1. */
function toTimestamp(instant: Date): string {
  const clamped = new Date(Math.max(first, instant.getTime()))
  const year = clamped.getUTCFullYear()
  const rest = clamped.toISOString().slice(-20)
  const digits = String(year > 0 ? year : 1 - year).padStart(4, '0')
  return `${digits}${rest}${year > 0 ? '' : ' BC'}`
}

/** Drivers read a JSON `null` as null. */
function notNull(column: Column): string {
  const isNotNull = `${column.sql} IS NOT NULL`
  if (column.type !== undefined) return isNotNull
  return `(${isNotNull} AND NOT (${isOf(column, 'json,jsonb')} AND ${textOf(column)} = 'null'))`
}

export const postgres: Dialect = {
  quote: '"',
  notNull,
  kinds: { text, number, boolean, date },
  documents: postgresDocuments,
}
