import { write } from './dialect.ts'
import { dialectOf } from './dialects.ts'
import type { TemplateOptions } from './template.ts'
import type { Filter } from './tree.ts'

/** The arguments of `where` and `andWhere` of a TypeORM query builder. */
export type TypeOrmWhere = readonly [condition: string, parameters: Record<string, unknown>]

/**
 * Writes a filter for a TypeORM query builder: `builder.where(...toTypeOrm(filter, options))`.
 *
 * `table` is the alias in the query, and `columns` has the names in the database. The condition and the errors are
 * those of `toSql`.
 *
 * @example
 * ```ts
 * import { toTypeOrm } from '@sallyport/rbac'
 * toTypeOrm({ kind: 'null', field: 'checker_id' }, { dialect: 'postgres', table: 'o' }) // ['"o"."checker_id" IS NULL', {}]
 * ```
 */
export function toTypeOrm(filter: Filter, options: TemplateOptions): TypeOrmWhere {
  const parameters: Record<string, unknown> = {}
  let count = 0
  const condition = write(filter, dialectOf(options), options, value => {
    count += 1
    const name = `sallyport_${options.table ?? ''}_${count}`
    parameters[name] = value
    return `:${name}`
  })
  return [condition, parameters]
}
