import type { Scalar } from '../condition/test.ts'
import type { ColumnOptions, ListType, ScalarType } from './columns.ts'
import { writeInDocument, type Documents } from './documents.ts'
import { containing } from './items.ts'
import { kindOfColumn, kindOfScalar, type Kind } from './kinds.ts'
import { no, type Bind, type Operator } from './operators.ts'
import { locateField, type Column, type FieldLocation } from './field-location.ts'
import type { Filter, FilterPredicate } from './tree.ts'

/** Comparisons with values of one kind. */
export interface Comparisons {
  compare(op: Operator, column: Column, value: Scalar, bind: Bind): string
  /**
   * Holds for every value of this kind in the column. Every such value differs from a value that the column cannot
   * hold.
   */
  isKind(column: Column): string
  /** Whether a column of this database can hold the value. */
  canHold(value: Scalar): boolean
}

/** How a database compares values. */
export interface Dialect {
  readonly quote: '"' | '`'
  notNull(column: Column): string
  readonly kinds: Readonly<Record<Kind, Comparisons>>
  readonly documents: Documents
}

/** Writes a filter as SQL. Its values become parameters, in the order of the text. */
export function write(filter: Filter, dialect: Dialect, options: ColumnOptions, bind: Bind): string {
  switch (filter.kind) {
    case 'everything':
      return '1 = 1'
    case 'nothing':
      return no
    case 'and':
    case 'or': {
      const parts = filter.of.map(part => write(part, dialect, options, bind))
      return `(${parts.join(filter.kind === 'and' ? ' AND ' : ' OR ')})`
    }
    default:
      return writePredicate(filter, dialect, locateField(filter.field, options, dialect.quote), bind)
  }
}

function writePredicate(predicate: FilterPredicate, dialect: Dialect, location: FieldLocation, bind: Bind): string {
  switch (location.kind) {
    case 'column':
      return writeOnColumn(predicate, dialect, location.column, location.isField, bind)
    case 'list':
      return writeOnList(predicate, dialect, location.sql, location.type, bind)
    case 'json':
      return writeInDocument(predicate, dialect.documents, location, bind)
    case 'relation': {
      const inner = writePredicate(
        predicate,
        dialect,
        locateField(location.field, location.options, dialect.quote),
        bind,
      )
      return `EXISTS (SELECT 1 FROM ${location.from} AND ${inner})`
    }
  }
}

function writeOnColumn(
  predicate: FilterPredicate,
  dialect: Dialect,
  column: Column,
  isField: boolean,
  bind: Bind,
): string {
  switch (predicate.kind) {
    case 'null':
      // If all columns of an object are null, applications may read an object of nulls or null.
      return isField ? `${column.sql} IS NULL` : no
    case 'not_null':
      return dialect.notNull(column)
    case 'compare':
      return compare(predicate.op, predicate.value, dialect, column, bind)
    case 'in':
      return `(${predicate.values.map(value => compare('eq', value, dialect, column, bind)).join(' OR ')})`
    case 'not_in':
      return `(${predicate.values.map(value => compare('ne', value, dialect, column, bind)).join(' AND ')})`
    case 'contains':
    case 'not_contains':
      throw new TypeError(
        `filter: the column of ${predicate.field} is not a list; declare types.${predicate.field} as a list such as 'text[]', or as 'json'`,
      )
  }
}

function writeOnList(predicate: FilterPredicate, dialect: Dialect, sql: string, type: ListType, bind: Bind): string {
  if (predicate.kind === 'null' || predicate.kind === 'not_null')
    return `${sql} IS ${predicate.kind === 'null' ? '' : 'NOT '}NULL`
  if (predicate.kind !== 'contains' && predicate.kind !== 'not_contains') return no
  const item = { sql: '"sallyport_item"."value"', type: type.slice(0, -2) as Exclude<ScalarType, readonly string[]> }
  return containing(predicate.kind, {
    from: `unnest(${sql}) AS "sallyport_item"("value")`,
    // Only flat arrays are lists of values.
    isList: `COALESCE(array_ndims(${sql}), 1) = 1 AND ${sql} IS NOT NULL`,
    isNull: `${item.sql} IS NULL`,
    compare: op => compare(op, predicate.value, dialect, item, bind),
  })
}

/** For `can`, a comparison of two kinds is unknown, so the list shows nothing. */
function compare(op: Operator, value: Scalar, { kinds }: Dialect, column: Column, bind: Bind): string {
  const kind = kindOfScalar(value)
  if (column.type !== undefined && kindOfColumn(column.type) !== kind) return no
  const comparisons = kinds[kind]
  if (comparisons.canHold(value) && isLabel(value, column.type)) return comparisons.compare(op, column, value, bind)
  return op === 'ne' ? comparisons.isKind(column) : no
}

function isLabel(value: Scalar, type: ScalarType | undefined): boolean {
  if (type === undefined || typeof type === 'string') return true
  return type.includes(value as string)
}
