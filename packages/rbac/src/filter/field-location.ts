import {
  columnOf,
  own,
  requireName,
  type ColumnOptions,
  type ListType,
  type Relation,
  type ScalarType,
} from './columns.ts'

/** A column as SQL, and its declared type. */
export interface Column {
  readonly sql: string
  readonly type: ScalarType | undefined
}

/** Where a field is stored. */
export type FieldLocation =
  /** `isField` is false for a field of an object, because the whole object may be missing. */
  | { readonly kind: 'column'; readonly column: Column; readonly isField: boolean }
  | { readonly kind: 'list'; readonly sql: string; readonly type: ListType }
  | { readonly kind: 'json'; readonly sql: string; readonly type: 'json' | 'jsonb'; readonly keys: readonly string[] }
  | { readonly kind: 'relation'; readonly from: string; readonly field: string; readonly options: ColumnOptions }

/** Finds where a field is stored: in a column, in a JSON document or in another table. */
export function locateField(field: string, options: ColumnOptions, quote: string): FieldLocation {
  const [first = field, ...keys] = field.split('.')
  if (keys.length === 0 || own(options.columns, field) !== undefined) return inColumn(field, options, quote)
  const relation = own(options.relations, first)
  if (relation !== undefined) return inRelation(first, keys.join('.'), relation, options, quote)
  const location = inColumn(first, options, quote)
  if (location.kind === 'json') return { ...location, keys: keys.map(requireName) }
  throw new TypeError(
    `filter: ${JSON.stringify(field)} is a field of an object; name its column in columns, ` +
      `declare types.${first} as 'json', or describe relations.${first}`,
  )
}

function inColumn(field: string, options: ColumnOptions, quote: string): FieldLocation {
  const sql = quoted(columnOf(field, options), quote)
  const type = own(options.types, field)
  if (type === 'json' || type === 'jsonb') return { kind: 'json', sql, type, keys: [] }
  if (typeof type === 'string' && isList(type)) return { kind: 'list', sql, type }
  return { kind: 'column', column: { sql, type }, isField: !field.includes('.') }
}

function inRelation(
  name: string,
  field: string,
  relation: Relation,
  options: ColumnOptions,
  quote: string,
): FieldLocation {
  if (options.table === undefined) {
    throw new TypeError(`filter: relations.${name} needs the option table, to qualify the columns`)
  }
  const alias = requireName(`sallyport_${name}`)
  const joined = Object.entries(relation.on).map(
    ([theirs, ours]) => `${quoted([alias, theirs], quote)} = ${quoted([options.table!, ours], quote)}`,
  )
  const from = `${quoted(relation.table.split('.'), quote)} AS ${quoted([alias], quote)} WHERE ${joined.join(' AND ')}`
  const { columns = {}, types = {} } = relation
  return { kind: 'relation', from, field, options: { table: alias, columns, types } }
}

function isList(type: string): type is ListType {
  return type.endsWith('[]')
}

function quoted(parts: readonly string[], quote: string): string {
  return parts.map(part => `${quote}${requireName(part)}${quote}`).join('.')
}
