import { write } from './dialect.ts'
import { dialectOf } from './dialects.ts'
import type { TemplateOptions } from './template.ts'
import type { Filter } from './tree.ts'

/** The part of a Knex instance that is used. */
export interface KnexInstance<T> {
  /** Makes a raw fragment of SQL with bindings. */
  raw(sql: string, bindings: never): T
}

/**
 * Writes a filter as a raw expression for Knex's `where`. The condition and the errors are those of `toSql`.
 *
 * @example
 * ```ts
 * import { toKnex } from '@sallyport/rbac'
 * toKnex({ kind: 'null', field: 'checker_id' }, { raw: sql => sql }, { dialect: 'postgres' }) // '"checker_id" IS NULL'
 * // knex('orders').where(toKnex(filter, knex, { dialect: 'postgres' }))
 * ```
 */
export function toKnex<T>(filter: Filter, knex: KnexInstance<T>, options: TemplateOptions): T {
  const values: unknown[] = []
  const text = write(filter, dialectOf(options), options, value => {
    values.push(value)
    return '?'
  })
  return knex.raw(text, values as never)
}
