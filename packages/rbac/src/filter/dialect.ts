import type { Scalar } from '../condition/test.ts'
import { columnOf, type ColumnType, type Naming } from './columns.ts'
import { kindOfColumn, kindOfScalar, type Kind } from './kinds.ts'
import type { Filter, FilterLeaf } from './tree.ts'

export type Operator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

export const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** Takes a value as a parameter and gives the placeholder that stands for it. */
export type Bind = (value: unknown) => string

/** A column as SQL, and its declared type. */
export interface Column {
  readonly sql: string
  readonly type: ColumnType | undefined
}

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
}

/** Options that name and describe columns. */
export interface ColumnOptions extends Naming {
  /**
   * How columns are stored, by field. Default: each condition finds out for itself, which is exact for every type and
   * cannot use an index.
   */
  readonly types?: Readonly<Record<string, ColumnType>>
}

export const no = '1 = 0'

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
      return writeLeaf(filter, dialect, columnFor(filter.field, dialect, options), bind)
  }
}

function columnFor(field: string, { quote }: Dialect, options: ColumnOptions): Column {
  const parts = columnOf(field, options).map(part => `${quote}${part}${quote}`)
  const type = options.types !== undefined && Object.hasOwn(options.types, field) ? options.types[field] : undefined
  return { sql: parts.join('.'), type }
}

function writeLeaf(leaf: FilterLeaf, dialect: Dialect, column: Column, bind: Bind): string {
  switch (leaf.kind) {
    case 'null':
      return `${column.sql} IS NULL`
    case 'not_null':
      return dialect.notNull(column)
    case 'compare':
      return compare(leaf.op, leaf.value, dialect, column, bind)
    case 'in':
      return `(${leaf.values.map(value => compare('eq', value, dialect, column, bind)).join(' OR ')})`
    case 'not_in':
      return `(${leaf.values.map(value => compare('ne', value, dialect, column, bind)).join(' AND ')})`
  }
}

/** A value of another kind than the column's is unknown to `can`, so the list shows nothing. */
function compare(op: Operator, value: Scalar, { kinds }: Dialect, column: Column, bind: Bind): string {
  const kind = kindOfScalar(value)
  if (column.type !== undefined && kindOfColumn(column.type) !== kind) return no
  const comparisons = kinds[kind]
  if (comparisons.canHold(value) && isLabel(value, column.type)) return comparisons.compare(op, column, value, bind)
  return op === 'ne' ? comparisons.isKind(column) : no
}

function isLabel(value: Scalar, type: ColumnType | undefined): boolean {
  if (type === undefined || typeof type === 'string') return true
  return type.includes(value as string)
}
