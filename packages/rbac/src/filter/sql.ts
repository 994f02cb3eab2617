import type { Filter } from './tree.ts'
import type { ColumnOptions } from './columns.ts'
import { write } from './dialect.ts'
import { dialectOf, type SqlDialect } from './dialects.ts'

/** How `toSql` writes a filter. */
export interface SqlOptions extends ColumnOptions {
  /** The database whose SQL is written. */
  readonly dialect: SqlDialect
  /** The number of the first PostgreSQL parameter. Default: 1. */
  readonly firstParameter?: number
}

/** A condition for a WHERE clause, with its parameters in order. */
export interface SqlCondition {
  /** The condition for `WHERE`, with placeholders. */
  readonly text: string
  /** The values of the placeholders, in order. */
  readonly values: readonly unknown[]
}

/**
 * Writes a filter as a parameterised SQL condition. PostgreSQL's parameters are numbered, those of other dialects are
 * `?`.
 *
 * The condition never shows more than `can` allows, whatever the types and collations of the columns. Declare column
 * types in `types` so that the database can use indexes. Throws a TypeError for an unknown dialect or type, and for a
 * column whose name is not plain.
 *
 * @example
 * ```ts
 * import { toSql } from '@sallyport/rbac'
 * const types = { maker_id: 'uuid' } as const
 * toSql({ kind: 'compare', field: 'maker_id', op: 'ne', value: 'u1' }, { dialect: 'postgres', types })
 * // { text: '"maker_id" IS NOT NULL', values: [] }, because a uuid is never 'u1'
 * ```
 */
export function toSql(filter: Filter, options: SqlOptions): SqlCondition {
  const values: unknown[] = []
  const first = options.firstParameter ?? 1
  const text = write(filter, dialectOf(options), options, value => {
    values.push(value)
    return options.dialect === 'postgres' ? `$${values.length + first - 1}` : '?'
  })
  return { text, values }
}
