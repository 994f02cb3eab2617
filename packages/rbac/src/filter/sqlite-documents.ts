import { operators } from './operators.ts'
import type { Documents, JsonValue } from './documents.ts'

/** Excludes documents with escapes of control characters or surrogates, which SQLite reads differently. */
const readable = (sql: string) =>
  String.raw`CASE WHEN typeof(${sql}) = 'text' AND ${sql} NOT GLOB '*\u[0dD]*' AND json_valid(${sql}) THEN ${sql} END`

function jsonValueAt(type: string, value: string, list: string): JsonValue {
  return {
    isNull: `${type} = 'null'`,
    notNull: `${type} <> 'null'`,
    isList: `${type} = 'array'`,
    compare(op, scalar, bind) {
      const operator = operators[op]
      if (typeof scalar === 'string')
        return `(${type} = 'text' AND ${value} ${operator} ${bind(scalar)} COLLATE BINARY)`
      if (typeof scalar === 'boolean') return `(${type} IN ('true', 'false') AND ${type} ${operator} '${scalar}')`
      const number = `CAST(${value} AS REAL)`
      return `(${type} IN ('integer', 'real') AND ${number} > -9e999 AND ${number} < 9e999 AND ${number} ${operator} ${bind(scalar)})`
    },
    items: () => ({
      from: `json_each(${list}) AS "sallyport_item"`,
      item: jsonValueAt('"sallyport_item"."type"', '"sallyport_item"."value"', ''),
    }),
  }
}

/** SQLite finds the first of duplicate keys, while JavaScript reads the last one, so duplicate keys are excluded. */
export const sqliteDocuments: Documents = {
  at(sql, _type, keys) {
    const whole = `(${readable(sql)})`
    const paths = keys.map((_key, i) => ['$', ...keys.slice(0, i).map(key => `"${key}"`)].join('.'))
    const once = keys.map(
      (key, i) => `(SELECT count(*) FROM json_each(${whole}, '${paths[i]}') WHERE key = '${key}') = 1`,
    )
    const path = ['$', ...keys.map(key => `"${key}"`)].join('.')
    const present = (value: string) => (once.length === 0 ? value : `CASE WHEN ${once.join(' AND ')} THEN ${value} END`)
    const type = present(`json_type(${whole}, '${path}')`)
    return jsonValueAt(
      `(${type})`,
      `json_extract(${whole}, '${path}')`,
      `CASE WHEN (${type}) = 'array' THEN ${whole} END, '${path}'`,
    )
  },
}
