/**
 * How a column is stored. With it, conditions can use the column's index.
 *
 * - `'text'`: any character type, whatever its collation.
 * - `'uuid'`: PostgreSQL's and MariaDB's type.
 * - `'number'`: any numeric type, decimals and 64-bit integers included, that your application reads as a number.
 * - `'boolean'`: a boolean, or a MySQL or SQLite integer that your application reads as one.
 * - `'instant'`: PostgreSQL `timestamptz`, MySQL `datetime` and `timestamp`, SQLite ISO 8601 strings.
 * - a list: the labels of an enum.
 * - `'text[]'` and the other list types: a PostgreSQL array that your application reads as an array of such values.
 * - `'json'`: a JSON document (on SQLite, in a column of text) that your application reads with `JSON.parse`.
 * - `'jsonb'`: a JSON document in PostgreSQL's `jsonb` type.
 */
export type ColumnType = ScalarType | ListType | 'json' | 'jsonb'

/** The type of a column with one value; a list names the values of an enum. */
export type ScalarType = 'text' | 'uuid' | 'number' | 'boolean' | 'instant' | readonly string[]

/** The type of a column with a list of values, in PostgreSQL. */
export type ListType = 'text[]' | 'uuid[]' | 'number[]' | 'boolean[]' | 'instant[]'

/** The names of columns and how they are stored. */
export interface Columns {
  /** Column names by field, including fields such as `owner.id`. Default: the name of the field. */
  readonly columns?: Readonly<Record<string, string>>
  /**
   * How columns are stored, by field. Default: conditions detect the type at run time, which is exact for every type
   * but cannot use an index. Arrays and JSON must be declared.
   */
  readonly types?: Readonly<Record<string, ColumnType>>
}

/** A related row in another table, such as the customer of an order. */
export interface Relation extends Columns {
  /** The other table, with its schema if needed. */
  readonly table: string
  /**
   * The join: columns of the other table that form a key, and the columns of this row that equal them: `{ id:
   * 'customer_id' }`.
   */
  readonly on: Readonly<Record<string, string>>
}

/** Options that describe the columns of a table. */
export interface ColumnOptions extends Columns {
  /** The table, or its alias in the query. Default: columns are not qualified. Required for relations. */
  readonly table?: string
  /** Related tables by name, for fields such as `customer.managerId`. Default: none. */
  readonly relations?: Readonly<Record<string, Relation>>
}

/** The column of a field, as parts of a qualified name. */
export function columnOf(field: string, { columns, table }: ColumnOptions): readonly string[] {
  const column = own(columns, field) ?? field
  return (table === undefined ? [column] : [table, column]).map(requireName)
}

/** Accepts only plain names, because a policy may come from storage. */
export function requireName(name: string): string {
  if (/^[A-Za-z_]\w{0,62}$/.test(name)) return name
  throw new TypeError(
    `filter: ${JSON.stringify(name)} cannot be used as a column name; names have letters, digits and _`,
  )
}

export function own<V>(record: Readonly<Record<string, V>> | undefined, name: string): V | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}
