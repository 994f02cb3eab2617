import { operators } from './operators.ts'
import type { Documents, JsonValue } from './documents.ts'

const bytes = (text: string) => `CAST(CONVERT(${text} USING utf8mb4) AS BINARY)`
const numbers = `'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'`

/** `\u0`, `\ud` and `\uD`: MariaDB keeps escapes of control characters and of lone surrogates. */
const escapes = ["X'5C7530'", "X'5C7564'", "X'5C7544'"]

/** Excludes documents with such escapes. */
function readable(sql: string): string {
  const lacks = escapes.map(escape => `INSTR(${bytes(sql)}, ${escape}) = 0`)
  return `CASE WHEN JSON_VALID(${sql}) AND ${lacks.join(' AND ')} THEN ${sql} END`
}

/** MariaDB keeps duplicate keys and finds the first one, while JavaScript reads the last one. */
function hasDistinctKeys(object: string): string {
  return `JSON_TYPE(${object}) = 'OBJECT' AND JSON_LENGTH(${object}) = JSON_LENGTH(JSON_KEYS(${object}))`
}

function jsonValueAt(value: string): JsonValue {
  const isOf = (types: string) => `JSON_TYPE(${value}) IN (${types})`
  return {
    isNull: isOf(`'NULL'`),
    notNull: `JSON_TYPE(${value}) <> 'NULL'`,
    isList: isOf(`'ARRAY'`),
    compare(op, scalar, bind) {
      const operator = operators[op]
      if (typeof scalar === 'string')
        return `(${isOf(`'STRING'`)} AND ${bytes(`JSON_UNQUOTE(${value})`)} ${operator} ${bytes(bind(scalar))})`
      if (typeof scalar === 'boolean')
        return `(${isOf(`'BOOLEAN'`)} AND CAST(${value} AS CHAR) ${operator} '${scalar}')`
      const number = `(CAST(${value} AS CHAR) + 0e0)`
      return `CASE WHEN ${isOf(numbers)} THEN abs(${number}) < 1.7976931348623157e308 AND ${number} ${operator} (${bind(String(scalar))} + 0e0) END`
    },
    items: () => ({
      from: `JSON_TABLE(CASE WHEN ${isOf(`'ARRAY'`)} THEN ${value} ELSE '[]' END, '$[*]' COLUMNS (n FOR ORDINALITY)) AS sallyport_item`,
      item: jsonValueAt(`JSON_EXTRACT(${value}, CONCAT('$[', sallyport_item.n - 1, ']'))`),
    }),
  }
}

export const mysqlDocuments: Documents = {
  at(sql, _type, keys) {
    const whole = `(${readable(sql)})`
    if (keys.length === 0) return jsonValueAt(whole)
    const paths = keys.map((_key, i) => ['$', ...keys.slice(0, i + 1).map(key => `"${key}"`)].join('.'))
    const objects = [whole, ...paths.slice(0, -1).map(path => `JSON_EXTRACT(${whole}, '${path}')`)]
    return jsonValueAt(
      `CASE WHEN ${objects.map(hasDistinctKeys).join(' AND ')} THEN JSON_EXTRACT(${whole}, '${paths.at(-1)}') END`,
    )
  },
}
