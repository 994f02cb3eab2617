/**
 * How a column is stored, for a condition that can use its index.
 *
 * - `'text'`: any character type, whatever its collation.
 * - `'uuid'`: PostgreSQL's and MariaDB's type.
 * - `'number'`: any numeric type, decimals and 64-bit integers included, that your application reads as a number.
 * - `'boolean'`: a boolean, or a MySQL or SQLite integer that your application reads as one.
 * - `'instant'`: PostgreSQL `timestamptz`, MySQL `datetime` and `timestamp`, SQLite ISO 8601 strings.
 * - a list: an enum and its labels.
 * - `'text[]'` and its like: a PostgreSQL array that your application reads as an array of such values.
 * - `'json'`: a JSON document, in a text column on SQLite, that your application reads as what `JSON.parse` makes of it.
 * - `'jsonb'`: the same, in PostgreSQL's type of that name.
 */
export type ColumnType = ScalarType | ListType | 'json' | 'jsonb'

export type ScalarType = 'text' | 'uuid' | 'number' | 'boolean' | 'instant' | readonly string[]

export type ListType = 'text[]' | 'uuid[]' | 'number[]' | 'boolean[]' | 'instant[]'

/** What columns are called, and how they are stored. */
export interface Columns {
  /** Column names by field, also of fields such as `owner.id`. Default: a column has the name of its field. */
  readonly columns?: Readonly<Record<string, string>>
  /**
   * How columns are stored, by field. Default: each condition finds out for itself, which is exact for every type and
   * cannot use an index. Arrays and JSON have to be declared.
   */
  readonly types?: Readonly<Record<string, ColumnType>>
}

/** A row of another table that belongs to each row, such as the customer of an order. */
export interface Relation extends Columns {
  /** The other table, which may have its schema in front. */
  readonly table: string
  /** Its columns, a key of it, and the columns of the row that equal them: `{ id: 'customer_id' }`. */
  readonly on: Readonly<Record<string, string>>
}

/** Options that name and describe columns. */
export interface ColumnOptions extends Columns {
  /** The table, or its alias in the query. Default: columns are not qualified. Relations need it. */
  readonly table?: string
  /** Where fields such as `customer.managerId` are found that are columns of another table. Default: nowhere. */
  readonly relations?: Readonly<Record<string, Relation>>
}

/** The column of a field, in parts. */
export function columnOf(field: string, { columns, table }: ColumnOptions): readonly string[] {
  const column = own(columns, field) ?? field
  return (table === undefined ? [column] : [table, column]).map(requireName)
}

/** A policy may come from storage, so only plain names are accepted. */
export function requireName(name: string): string {
  if (/^[A-Za-z_]\w{0,62}$/.test(name)) return name
  throw new TypeError(`filter: ${JSON.stringify(name)} cannot be used as a column name: use letters, digits and _`)
}

export function own<V>(record: Readonly<Record<string, V>> | undefined, name: string): V | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}
