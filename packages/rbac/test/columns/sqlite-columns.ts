import type { TestColumn } from './cases.ts'
import { documentColumns } from './shapes.ts'

const texts = ["''", "'a'", "'A'", "'a '", "'ab'", "'á'", "'5'", "'2020-01-01'", "'a' || char(0)"]
const dates = [
  "'1970-01-01T00:00:00.000Z'",
  "'2020-01-01T00:00:00.123Z'",
  "'9999-12-31T23:59:59.999Z'",
  "'0044-03-15T00:00:00.000Z'",
]
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
const parse = (value: unknown): unknown => JSON.parse(value as string)
const toDate = (value: unknown) => new Date(value as string)

/** Columns of every SQLite type. */
export const sqliteColumns: readonly TestColumn[] = [
  { type: 'text', stored: texts, declared: 'text' },
  { type: 'text collate nocase', stored: texts, declared: 'text' },
  { type: 'text collate rtrim', stored: texts, declared: 'text' },
  { type: 'integer', stored: ['0', '1', '5', '-5', '20200101', '-9223372036854775808'], declared: 'number' },
  { type: 'real', stored: ['0', '5', '5.5', '0.1', '1e300', '9e999', '-9e999'], declared: 'number' },
  { type: 'numeric', stored: ['0', '5', '5.5', "'a'"], declared: 'number', narrower: 'declared' },
  { type: 'boolean', stored: ['0', '1'], declared: 'boolean', read: value => value === 1 },
  { type: 'text', stored: dates, declared: 'instant', read: toDate },
  ...documentColumns(['text', 'text'], 'json', quote, [{ read: parse }, { read: parse }]),
  { type: 'blob', stored: ["x'61'", "x'35'"] },
  { type: '', stored: ["'a'", '5', "x'61'"] },
]
