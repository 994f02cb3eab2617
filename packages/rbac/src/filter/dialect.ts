import type { Scalar } from '../condition/test.ts'
import type { ColumnOptions, ListType, ScalarType } from './columns.ts'
import { writeInDocument, type Documents } from './documents.ts'
import { containing } from './items.ts'
import { kindOfColumn, kindOfScalar, type Kind } from './kinds.ts'
import { no, type Bind, type Operator } from './operators.ts'
import { placeOf, type Column, type Place } from './place.ts'
import type { Filter, FilterLeaf } from './tree.ts'

/** Comparisons with values of one kind. */
export interface Comparisons {
  compare(op: Operator, column: Column, value: Scalar, bind: Bind): string
  /** True for every value that the column can hold of this kind: what every value is that differs from an impossible one. */
  isKind(column: Column): string
  /** Whether a column of this database can hold the value at all. */
  canHold(value: Scalar): boolean
}

/** How a database compares. */
export interface Dialect {
  readonly quote: '"' | '`'
  notNull(column: Column): string
  readonly kinds: Readonly<Record<Kind, Comparisons>>
  readonly documents: Documents
}

/** Writes a filter as SQL. Its values become parameters in the order in which they stand in the text. */
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
      return writeLeaf(filter, dialect, placeOf(filter.field, options, dialect.quote), bind)
  }
}

function writeLeaf(leaf: FilterLeaf, dialect: Dialect, place: Place, bind: Bind): string {
  switch (place.kind) {
    case 'column':
      return writeOnColumn(leaf, dialect, place.column, place.isField, bind)
    case 'list':
      return writeOnList(leaf, dialect, place.sql, place.type, bind)
    case 'json':
      return writeInDocument(leaf, dialect.documents, place, bind)
    case 'relation': {
      const inner = writeLeaf(leaf, dialect, placeOf(place.field, place.options, dialect.quote), bind)
      return `EXISTS (SELECT 1 FROM ${place.from} AND ${inner})`
    }
  }
}

function writeOnColumn(leaf: FilterLeaf, dialect: Dialect, column: Column, isField: boolean, bind: Bind): string {
  switch (leaf.kind) {
    case 'null':
      // Where all columns of an object are null, applications may read an object of nulls, or null.
      return isField ? `${column.sql} IS NULL` : no
    case 'not_null':
      return dialect.notNull(column)
    case 'compare':
      return compare(leaf.op, leaf.value, dialect, column, bind)
    case 'in':
      return `(${leaf.values.map(value => compare('eq', value, dialect, column, bind)).join(' OR ')})`
    case 'not_in':
      return `(${leaf.values.map(value => compare('ne', value, dialect, column, bind)).join(' AND ')})`
    case 'contains':
    case 'not_contains':
      throw new TypeError(
        `filter: ${leaf.field} is asked for what it contains: declare it in types as a list such as 'text[]', or as 'json'`,
      )
  }
}

function writeOnList(leaf: FilterLeaf, dialect: Dialect, sql: string, type: ListType, bind: Bind): string {
  if (leaf.kind === 'null' || leaf.kind === 'not_null') return `${sql} IS ${leaf.kind === 'null' ? '' : 'NOT '}NULL`
  if (leaf.kind !== 'contains' && leaf.kind !== 'not_contains') return no
  const item = { sql: '"sallyport_item"."value"', type: type.slice(0, -2) as Exclude<ScalarType, readonly string[]> }
  return containing(leaf.kind, {
    from: `unnest(${sql}) AS "sallyport_item"("value")`,
    // Arrays of arrays are read as such.
    isList: `COALESCE(array_ndims(${sql}), 1) = 1 AND ${sql} IS NOT NULL`,
    isNull: `${item.sql} IS NULL`,
    compare: op => compare(op, leaf.value, dialect, item, bind),
  })
}

/** A value of another kind than the column's is unknown to `can`, so the list shows nothing. */
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
