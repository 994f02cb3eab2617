import { requireName, type Columns, type ColumnOptions, type ColumnType, type Relation } from './columns.ts'
import type { Dialect } from './dialect.ts'
import { mysql } from './mysql.ts'
import { requireKnown } from './options.ts'
import { postgres } from './postgres.ts'
import { sqlite } from './sqlite.ts'

/** The databases whose SQL is written. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite'

const dialects = new Map<SqlDialect, Dialect>([
  ['postgres', postgres],
  ['mysql', mysql],
  ['sqlite', sqlite],
])

const everywhere = ['text', 'uuid', 'number', 'boolean', 'instant', 'json']
const names: Readonly<Record<SqlDialect, readonly unknown[]>> = {
  postgres: [...everywhere, 'jsonb', 'text[]', 'uuid[]', 'number[]', 'boolean[]', 'instant[]'],
  mysql: everywhere,
  sqlite: everywhere,
}

const optionNames = ['dialect', 'table', 'columns', 'types', 'relations', 'firstParameter']

/** Returns the dialect of the options. Throws a TypeError for invalid options. */
export function dialectOf(options: ColumnOptions & { readonly dialect: SqlDialect }): Dialect {
  const { dialect, relations = {} } = options
  requireKnown('filter', options, optionNames)
  const found = dialects.get(dialect)
  if (found === undefined) throw new TypeError(`filter: dialect must be one of ${[...dialects.keys()].join(', ')}`)
  requireTypes('', options, dialect)
  for (const [name, relation] of Object.entries(relations)) requireRelation(name, relation, dialect)
  return found
}

function requireTypes(place: string, { types = {} }: Columns, dialect: SqlDialect): void {
  for (const [field, type] of Object.entries(types)) {
    if (isLabels(type) || names[dialect].includes(type)) continue
    throw new TypeError(
      `filter: ${place}types.${field} must be one of ${names[dialect].join(', ')}, or a list of an enum's labels`,
    )
  }
}

function isLabels(type: ColumnType): boolean {
  return Array.isArray(type) && type.every(label => typeof label === 'string')
}

function requireRelation(name: string, relation: Relation, dialect: SqlDialect): void {
  const place = `relations.${requireName(name)}`
  const { table, on }: Partial<Relation> = Object(relation) as Relation
  requireKnown(place, Object(relation) as object, ['table', 'on', 'columns', 'types'])
  if (typeof table !== 'string') throw new TypeError(`filter: ${place}.table must be the name of a table`)
  const pairs = Object.values(Object(on) as Relation['on'])
  if (pairs.length === 0 || pairs.some(ours => typeof ours !== 'string')) {
    throw new TypeError(
      `filter: ${place}.on must map at least one column of ${table} to a column of the resource's table`,
    )
  }
  requireTypes(`${place}.`, relation, dialect)
}
