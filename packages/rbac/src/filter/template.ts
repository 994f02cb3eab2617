import type { ColumnOptions } from './columns.ts'
import { write } from './dialect.ts'
import { dialectOf, type SqlDialect } from './dialects.ts'
import type { Filter } from './tree.ts'

/** A tag that makes SQL of a template, its values as parameters: Kysely, Drizzle, Prisma and postgres.js have one. */
export type SqlTag<T> = (strings: TemplateStringsArray, ...values: never[]) => T

export interface TemplateOptions extends ColumnOptions {
  readonly dialect: SqlDialect
}

/**
 * Writes a filter with a library's own SQL tag, for its `where`.
 *
 * It takes Kysely's and Drizzle's `sql`, `Prisma.sql`, and a postgres.js client. The condition is that of `toSql`, and so
 * are the errors.
 *
 * @example
 * ```ts
 * import { toTemplate } from '@sallyport/rbac'
 * const sql = (strings: TemplateStringsArray, ...values: unknown[]) => ({ strings, values })
 * toTemplate({ kind: 'null', field: 'checker_id' }, sql, { dialect: 'postgres' }).strings // ['"checker_id" IS NULL']
 * // Kysely: db.selectFrom('orders').selectAll().where(toTemplate(filter, sql<boolean>, { dialect: 'postgres' }))
 * ```
 */
export function toTemplate<T>(filter: Filter, sql: SqlTag<T>, options: TemplateOptions): T {
  const values: unknown[] = []
  const text = write(filter, dialectOf(options), options, value => {
    values.push(value)
    return '\0'
  })
  const strings = text.split('\0')
  return sql(Object.assign(strings, { raw: strings }), ...(values as never[]))
}
