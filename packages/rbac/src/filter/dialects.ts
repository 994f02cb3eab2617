import type { ColumnType } from './columns.ts'
import type { ColumnOptions, Dialect } from './dialect.ts'
import { mysql } from './mysql.ts'
import { postgres } from './postgres.ts'
import { sqlite } from './sqlite.ts'

export type SqlDialect = 'postgres' | 'mysql' | 'sqlite'

const dialects = new Map<SqlDialect, Dialect>([
  ['postgres', postgres],
  ['mysql', mysql],
  ['sqlite', sqlite],
])

const names: ReadonlySet<unknown> = new Set(['text', 'uuid', 'number', 'boolean', 'instant'])

/** The dialect that the options name. Throws a TypeError for options that no condition can be written by. */
export function dialectOf({ dialect, types = {} }: ColumnOptions & { readonly dialect: SqlDialect }): Dialect {
  const found = dialects.get(dialect)
  if (found === undefined) throw new TypeError(`dialect must be one of ${[...dialects.keys()].join(', ')}`)
  for (const [field, type] of Object.entries(types)) requireType(field, type)
  return found
}

function requireType(field: string, type: ColumnType): void {
  const isLabels = Array.isArray(type) && type.every(label => typeof label === 'string')
  if (isLabels || names.has(type)) return
  throw new TypeError(`types.${field} must be one of ${[...names].join(', ')}, or the list of an enum's labels`)
}
