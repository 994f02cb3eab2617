import type { Scalar } from '../condition/test.ts'
import { columnOf, translate, type Naming } from './naming.ts'
import type { Filter, FilterLeaf } from './tree.ts'

export type SqlDialect = 'postgres' | 'mysql' | 'sqlite'

export interface SqlOptions extends Naming {
  readonly dialect: SqlDialect
  /** The number of the first PostgreSQL parameter. Default: 1. */
  readonly firstParameter?: number
}

/** A condition for a WHERE clause, with its parameters in order. */
export interface SqlCondition {
  readonly text: string
  readonly values: readonly unknown[]
}

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' }

/**
 * Writes a filter as a parameterised SQL condition.
 *
 * PostgreSQL: dates are `timestamptz`. MySQL: text is compared byte by byte, whatever the collation. SQLite: dates are
 * ISO 8601 texts, booleans 0 and 1. Throws a TypeError on a column that is no plain name.
 *
 * @example
 * ```ts
 * import { toSql } from '@sallyport/rbac'
 * toSql({ kind: 'compare', field: 'maker_id', op: 'eq', value: 'u1' }, { dialect: 'postgres' })
 * // { text: '"maker_id" = $1', values: ['u1'] }
 * ```
 */
export function toSql(filter: Filter, options: SqlOptions): SqlCondition {
  const values: unknown[] = []
  const parameter = (value: Scalar) => {
    values.push(parameterOf(value, options.dialect))
    if (options.dialect !== 'postgres') return '?'
    return `$${values.length + (options.firstParameter ?? 1) - 1}${castOf(value)}`
  }
  const text = translate<string>(filter, {
    constant: holds => (holds ? '1 = 1' : '1 = 0'),
    combine: (kind, parts) => `(${parts.join(kind === 'and' ? ' AND ' : ' OR ')})`,
    leaf: leaf => leafText(leaf, quoted(leaf.field, options), options.dialect, parameter),
  })
  return { text, values }
}

type Parameter = (value: Scalar) => string

function leafText(leaf: FilterLeaf, column: string, dialect: SqlDialect, parameter: Parameter): string {
  switch (leaf.kind) {
    case 'null':
      return `${column} IS NULL`
    case 'not_null':
      return `${column} IS NOT NULL`
    case 'compare': {
      const plain = (left: string, right: Parameter) => `${left} ${operators[leaf.op]} ${right(leaf.value)}`
      return byBytes(leaf.value, leaf.op === 'eq', column, dialect, parameter, plain)
    }
    case 'in':
    case 'not_in': {
      const operator = leaf.kind === 'in' ? 'IN' : 'NOT IN'
      const list = (left: string, right: Parameter) => `${left} ${operator} (${leaf.values.map(right).join(', ')})`
      return byBytes(leaf.values[0]!, leaf.kind === 'in', column, dialect, parameter, list)
    }
  }
}

/**
 * MySQL's usual collations take `A` for `a` and ignore spaces at the end, which would show somebody else's rows. The
 * plain comparison is kept beside the exact one for the index that it can use.
 */
function byBytes(
  sample: Scalar,
  positive: boolean,
  column: string,
  dialect: SqlDialect,
  parameter: Parameter,
  compare: (left: string, right: Parameter) => string,
): string {
  if (dialect !== 'mysql' || typeof sample !== 'string') return compare(column, parameter)
  const bytes = (text: string) => `CAST(CONVERT(${text} USING utf8mb4) AS BINARY)`
  const indexed = positive ? `${compare(column, parameter)} AND ` : ''
  return `(${indexed}${compare(bytes(column), value => bytes(parameter(value)))})`
}

function quoted(field: string, options: SqlOptions): string {
  const mark = options.dialect === 'mysql' ? '`' : '"'
  return columnOf(field, options)
    .map(part => `${mark}${part}${mark}`)
    .join('.')
}

/** Without a cast PostgreSQL gives a number the column's type, and then refuses 1.5 for an integer. */
function castOf(value: Scalar): string {
  if (typeof value === 'bigint') return '::numeric'
  if (value instanceof Date) return '::timestamptz'
  if (typeof value !== 'number') return ''
  if (!Number.isSafeInteger(value)) return '::float8'
  return Math.abs(value) < 2 ** 31 ? '::int4' : '::int8'
}

function parameterOf(value: Scalar, dialect: SqlDialect): unknown {
  if (value instanceof Date) return dialect === 'mysql' ? value : value.toISOString()
  if (typeof value === 'boolean' && dialect === 'sqlite') return Number(value)
  return typeof value === 'bigint' && dialect === 'postgres' ? String(value) : value
}
