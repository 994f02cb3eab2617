import type { ColumnOptions } from './columns.ts'
import { write } from './dialect.ts'
import { dialectOf, type SqlDialect } from './dialects.ts'
import type { Filter } from './tree.ts'

/** A template tag for SQL that turns values into parameters, as Kysely, Drizzle, Prisma and postgres.js have. */
export type SqlTag<T> = (strings: TemplateStringsArray, ...values: never[]) => T

/** How `toTemplate` writes a filter. */
export interface TemplateOptions extends ColumnOptions {
  /** The database whose SQL is written. */
  readonly dialect: SqlDialect
}

/**
 * Writes a filter with a library's SQL tag, for its `where`.
 *
 * Accepts Kysely's and Drizzle's `sql`, `Prisma.sql` and a postgres.js client. The condition and the errors are those
 * of `toSql`.
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
