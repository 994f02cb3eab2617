import { operators } from './operators.ts'
import type { Documents, JsonValue } from './documents.ts'

const bytes = (text: string) => `convert_to(${text}, 'UTF8')`

/** Excludes documents that cannot be cast to `jsonb`: some escapes, and numbers with thousands of digits. */
const readable = (sql: string) => `CAST(${sql} AS text) !~* '\\\\u[0d]|[0-9]e[+]{0,1}[0-9]{4}'`

/** Numbers that a float can hold. Casting any other number throws. */
const isFinite = (number: string) => `(${number} = 0 OR abs(${number}) BETWEEN 5e-324 AND 1.7976931348623157e308)`

function jsonValueAt(value: string): JsonValue {
  const isOf = (type: string) => `jsonb_typeof(${value}) = '${type}'`
  const text = `(${value} #>> '{}')`
  return {
    isNull: isOf('null'),
    notNull: `jsonb_typeof(${value}) <> 'null'`,
    isList: isOf('array'),
    compare(op, scalar, bind) {
      const operator = operators[op]
      if (typeof scalar === 'string')
        return `(${isOf('string')} AND ${bytes(text)} ${operator} ${bytes(`CAST(${bind(scalar)} AS text)`)})`
      if (typeof scalar === 'boolean') return `(${isOf('boolean')} AND ${text} ${operator} '${scalar}')`
      const compared = `CAST(${text} AS float8) ${operator} CAST(${bind(scalar)} AS float8)`
      return `CASE WHEN ${isOf('number')} THEN CASE WHEN ${isFinite(`CAST(${text} AS numeric)`)} THEN ${compared} END END`
    },
    items: () => ({
      from: `jsonb_array_elements(CASE WHEN ${isOf('array')} THEN ${value} END) AS "sallyport_item"("value")`,
      item: jsonValueAt('"sallyport_item"."value"'),
    }),
  }
}

/** With a string, the arrow operator finds nothing in an array. */
export const postgresDocuments: Documents = {
  at(sql, type, keys) {
    const whole = type === 'jsonb' ? sql : `CASE WHEN ${readable(sql)} THEN CAST(${sql} AS jsonb) END`
    return jsonValueAt(`(${[`(${whole})`, ...keys.map(key => `'${key}'`)].join(' -> ')})`)
  },
}
