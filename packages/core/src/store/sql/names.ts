/** The checked names of a store's tables. */
export interface TableNames<Schema extends string | undefined = string | undefined> {
  /** The schema of the tables; undefined means the one of the connection. */
  readonly schema: Schema
  /** What stands before the names of the tables. */
  readonly prefix: string
  /** Quotes the name of a table, with its schema if there is one. */
  readonly of: (name: string) => string
}

/**
 * Checks a part of a table's name before it becomes SQL text: lower-case letters, digits and `_`, no digit in front.
 *
 * @throws TypeError that names the option.
 */
export function sqlName(option: string, value: string, maxLength: number): string {
  if (typeof value === 'string' && value.length <= maxLength && /^[a-z_][a-z0-9_]*$/.test(value)) return value
  throw new TypeError(`${option} must be 1 to ${maxLength} of a-z, 0-9 and _, and must not begin with a digit`)
}

/**
 * Checks a store's `schema` and `prefix`, and quotes the names made from them. Default of `prefix`: `sallyport_`.
 *
 * @throws TypeError that names the option.
 */
export function tableNames<Schema extends string | undefined>(
  schema: Schema,
  prefix: string | undefined,
  quote: '"' | '`',
): TableNames<Schema> {
  const qualifier = schema === undefined ? '' : `${quote}${sqlName('schema', schema, 40)}${quote}.`
  const checked = sqlName('prefix', prefix ?? 'sallyport_', 22)
  return { schema, prefix: checked, of: name => `${qualifier}${quote}${checked}${name}${quote}` }
}
