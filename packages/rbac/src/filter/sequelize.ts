import type { ColumnOptions, ColumnType } from './columns.ts'
import { write } from './dialect.ts'
import { dialectOf, type SqlDialect } from './dialects.ts'
import type { Filter } from './tree.ts'

/** The part of a Sequelize 6 instance that is used. */
export interface SequelizeInstance {
  /** Returns the name of the dialect. */
  getDialect(): string
  /** Returns a value as a literal of SQL. */
  escape(value: string | number): string
}

/** The part of a Sequelize 6 model that is used. */
export interface SequelizeModel {
  /** The connection that the model belongs to. */
  readonly sequelize?: SequelizeInstance | undefined
  /** Returns the attributes with their types and columns. */
  getAttributes(): Readonly<Record<string, { readonly type: unknown; readonly field?: string }>>
}

const dialectNames = new Map<string, SqlDialect>([
  ['postgres', 'postgres'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['sqlite', 'sqlite'],
])

/**
 * Writes a filter for the `where` of a Sequelize 6 model, on PostgreSQL, MySQL, MariaDB and SQLite. Pass it to
 * `literal`. Columns and types come from the model; `options` overrides them.
 *
 * Sequelize writes values into the SQL text, so your instance escapes each of them. Add your own conditions with
 * `[Op.and]: [literal(…), { status: 'open' }]`. Throws a TypeError for another database, and for a named time zone on
 * MySQL.
 *
 * @example
 * ```ts
 * import { toSequelize } from '@sallyport/rbac'
 * const Order = {
 *   sequelize: { getDialect: () => 'sqlite', escape: String },
 *   getAttributes: () => ({ checkerId: { type: 'TEXT', field: 'checker_id' } }),
 * }
 * toSequelize({ kind: 'null', field: 'checkerId' }, Order) // '"checker_id" IS NULL'
 * // Order.findAll({ where: literal(toSequelize(filter, Order)) })
 * ```
 */
export function toSequelize(filter: Filter, model: SequelizeModel, options: ColumnOptions = {}): string {
  const instance = model.sequelize
  if (instance === undefined)
    throw new TypeError('toSequelize: model must belong to a Sequelize instance; initialize it first')
  const dialect = dialectNames.get(instance.getDialect())
  if (dialect === undefined)
    throw new TypeError(
      `toSequelize: dialect ${instance.getDialect()} is not supported; use ${[...dialectNames.keys()].join(', ')}`,
    )
  const described = describe(model, dialect, options)
  return write(filter, dialectOf({ ...described, dialect }), described, value => escape(value, dialect, instance))
}

function describe(model: SequelizeModel, dialect: SqlDialect, options: ColumnOptions): ColumnOptions {
  const attributes = Object.entries(model.getAttributes())
  const columns = Object.fromEntries(attributes.map(([name, { field = name }]) => [name, field]))
  const types = Object.fromEntries(
    attributes.flatMap(([name, { type }]) => {
      const known = typeOf(type, dialect)
      return known === undefined ? [] : [[name, known]]
    }),
  )
  return { ...options, columns: { ...columns, ...options.columns }, types: { ...types, ...options.types } }
}

const typeNames = new Map<unknown, ColumnType>([
  ...['STRING', 'TEXT', 'CHAR', 'CITEXT'].map(name => [name, 'text'] as const),
  ...['INTEGER', 'SMALLINT', 'TINYINT', 'MEDIUMINT', 'DOUBLE PRECISION', 'FLOAT', 'REAL'].map(
    name => [name, 'number'] as const,
  ),
  ['BOOLEAN', 'boolean'],
  ['DATE', 'instant'],
])

interface SequelizeType {
  readonly key?: unknown
  readonly values?: readonly string[]
  readonly type?: unknown
}

/** Types that Sequelize reads as strings, such as DECIMAL and BIGINT, stay undeclared. */
function typeOf(type: unknown, dialect: SqlDialect): ColumnType | undefined {
  const { key, values, type: item } = Object(type) as SequelizeType
  if (key === 'ENUM') return values
  if (key === 'ARRAY') return dialect === 'postgres' ? listOf(typeOf(item, dialect)) : undefined
  if (key === 'JSON' || key === 'JSONB') return jsonOf(key, dialect)
  if (key === 'UUID') return dialect === 'postgres' ? 'uuid' : 'text'
  return typeNames.get(key)
}

/** On MariaDB, JSON may not be parsed. */
function jsonOf(key: 'JSON' | 'JSONB', dialect: SqlDialect): ColumnType | undefined {
  if (dialect === 'mysql') return undefined
  return key === 'JSONB' && dialect === 'postgres' ? 'jsonb' : 'json'
}

function listOf(item: ColumnType | undefined): ColumnType | undefined {
  const isPlain = item === 'text' || item === 'uuid' || item === 'number' || item === 'boolean' || item === 'instant'
  return isPlain ? `${item}[]` : undefined
}

function escape(value: unknown, dialect: SqlDialect, instance: SequelizeInstance): string {
  // Only PostgreSQL conditions have boolean parameters.
  if (typeof value === 'boolean') return String(value)
  if (!(value instanceof Date)) return instance.escape(value as string | number)
  return instance.escape(dialect === 'mysql' ? wallTime(value, timezoneOf(instance)) : value.toISOString())
}

/** Sequelize's types do not declare `options`. */
function timezoneOf(instance: SequelizeInstance): string | undefined {
  return (instance as { readonly options?: { readonly timezone?: string } }).options?.timezone
}

/** Writes a date for MySQL, in the time zone of the connection. Sequelize itself would drop the milliseconds. */
function wallTime(date: Date, zone = '+00:00'): string {
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(zone)
  if (offset === null) {
    throw new TypeError("toSequelize: Sequelize's option timezone must be an offset such as +00:00")
  }
  const [, sign, hours, minutes] = offset
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000)
  return new Date(date.getTime() + shift).toISOString().replace('T', ' ').slice(0, -1)
}
