import type { TestColumn } from './cases.ts'
import { documentColumns } from './shapes.ts'

const texts = [
  "''",
  "'a'",
  "'A'",
  "'a '",
  "'ab'",
  "'á'",
  "'ß'",
  "'ss'",
  "'5'",
  "'true'",
  "'open'",
  "'a\\\\'",
  "'NaN'",
  "'2020-01-01'",
  "'20200101'",
]
const wide = [...texts, "'😀'", "_utf8mb4 X'61CC81'"]
const numbers = ['0', '1', '5', '-5']
const fractions = [...numbers, '5.5', '0.1']
const dates = [
  "'1970-01-01 00:00:01'",
  "'2020-01-01 00:00:00'",
  "'2020-01-01 00:00:00.123'",
  "'2020-01-01 00:00:00.123456'",
  "'2020-03-29 01:30:00'",
]
const last = ["'9999-12-31 23:59:59.999999'", "'9999-12-31 23:59:59'"]
const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const parse = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value)
const isTrue = (value: unknown) => value === 1

/** Columns of every MariaDB type. */
export const mysqlColumns: readonly TestColumn[] = [
  { type: 'varchar(300)', stored: wide, declared: 'text' },
  { type: 'varchar(300) collate utf8mb4_general_ci', stored: wide, declared: 'text' },
  { type: 'varchar(300) collate utf8mb4_unicode_nopad_ci', stored: wide, declared: 'text' },
  { type: 'varchar(300) collate utf8mb4_bin', stored: wide, declared: 'text' },
  { type: 'varchar(300) character set latin1', stored: texts, declared: 'text' },
  { type: 'char(10) collate utf8mb4_bin', stored: wide, declared: 'text' },
  { type: 'text', stored: wide, declared: 'text' },
  { type: "enum('open', 'closed', '')", stored: ["'open'", "'closed'", "''"], declared: ['open', 'closed', ''] },
  { type: "set('open', 'closed')", stored: ["'open'", "'open,closed'"], declared: 'text' },
  { type: 'uuid', stored: ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"], declared: 'uuid' },
  { type: 'inet6', stored: ["'::1'"] },
  { type: 'tinyint', stored: numbers, declared: 'number' },
  { type: 'boolean', stored: ['0', '1'], declared: 'boolean', read: isTrue },
  { type: 'int', stored: [...numbers, '20200101'], declared: 'number' },
  {
    type: 'bigint',
    stored: [...numbers, '9223372036854775807', '9007199254740993', '9007199254740995', '20200101000000'],
    declared: 'number',
    narrower: 'both',
  },
  { type: 'bigint unsigned', stored: ['0', '5', '18446744073709551615'], declared: 'number', narrower: 'both' },
  { type: 'decimal(10,2)', stored: fractions, narrower: 'undeclared' },
  { type: 'decimal(10,2)', stored: fractions, declared: 'number', read: Number },
  { type: 'decimal(10,0)', stored: numbers, declared: 'number', read: Number },
  { type: 'float', stored: fractions, declared: 'number', narrower: 'both' },
  { type: 'double', stored: [...fractions, '1e300', '5e-324'], declared: 'number', narrower: 'undeclared' },
  { type: 'bit(8)', stored: ["b'1'", "b'110101'"] },
  { type: 'year', stored: ['2020'] },
  { type: 'datetime', stored: dates, declared: 'instant' },
  { type: 'datetime(3)', stored: dates, declared: 'instant' },
  { type: 'datetime(6)', stored: dates, declared: 'instant' },
  // In some time zones the last hours are in the year 10000, which MySQL cannot represent.
  { type: 'datetime(6)', stored: last, declared: 'instant', narrower: 'both' },
  // The driver reads years before 100 as years of this century.
  {
    type: 'datetime(6)',
    stored: ["'0001-01-01 00:00:00'", "'0044-03-15 00:00:00'"],
    declared: 'instant',
    narrower: 'both',
  },
  { type: 'timestamp(6) null', stored: dates, declared: 'instant' },
  { type: 'date', stored: dates, declared: 'instant' },
  { type: 'time', stored: ["'12:00:00'"], narrower: 'undeclared' },
  // MariaDB's JSON is a longtext, in which numbers and strings of digits look the same.
  { type: 'json', stored: ["'{}'", `'"a"'`, "'[5]'"], narrower: 'undeclared' },
  // The driver parses columns of MariaDB's JSON type, but not text columns with JSON.
  ...documentColumns(['json', 'longtext'], 'json', quote, [{}, { read: parse }]),
  { type: 'blob', stored: ["'a'", "'5'", "'2020-01-01 00:00:00'"] },
  { type: 'varbinary(40)', stored: ["'a'", "'5'", "'2020-01-01'"] },
]
