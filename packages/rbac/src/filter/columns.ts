/**
 * How a column is stored, for a condition that can use its index.
 *
 * - `'text'`: any character type, whatever its collation.
 * - `'uuid'`: PostgreSQL's and MariaDB's type.
 * - `'number'`: any numeric type, decimals and 64-bit integers included, that your application reads as a number.
 * - `'boolean'`: a boolean, or a MySQL or SQLite integer that your application reads as one.
 * - `'instant'`: PostgreSQL `timestamptz`, MySQL `datetime` and `timestamp`, SQLite ISO 8601 strings.
 * - a list: an enum and its labels.
 */
export type ColumnType = 'text' | 'uuid' | 'number' | 'boolean' | 'instant' | readonly string[]

/** What the fields of a resource are called where they are stored, and how. */
export interface Naming {
  /** Column names by field. Default: a column has the name of its field. */
  readonly columns?: Readonly<Record<string, string>>
  /** The table, or its alias in the query. Default: columns are not qualified. */
  readonly table?: string
}

/** The column of a field, in parts. A policy may come from storage, so only plain names are accepted. */
export function columnOf(field: string, { columns, table }: Naming): readonly string[] {
  const column = columns !== undefined && Object.hasOwn(columns, field) ? columns[field]! : field
  const parts = table === undefined ? [column] : [table, column]
  for (const part of parts) {
    if (!/^[A-Za-z_]\w{0,62}$/.test(part)) {
      throw new TypeError(`filter: ${JSON.stringify(part)} cannot be used as a column name: use letters, digits and _`)
    }
  }
  return parts
}
