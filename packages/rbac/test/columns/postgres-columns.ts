import type { TestColumn } from './cases.ts'
import { arrayConditions as conditions, documentColumns } from './shapes.ts'

const texts = [
  "''",
  "'a'",
  "'A'",
  "'a '",
  "'ab'",
  "'á'",
  "U&'a\\0301'",
  "'ß'",
  "'ss'",
  "'5'",
  "'true'",
  "'open'",
  "E'a\\\\'",
  "'NaN'",
  "'😀'",
]
const numbers = ['0', '1', '5', '-5']
const fractions = [...numbers, '5.5', '0.1']
const strange = ["'NaN'", "'Infinity'", "'-Infinity'"]
const dates = [
  "'1970-01-01 00:00:00+00'",
  "'2020-01-01 00:00:00+00'",
  "'2020-01-01 00:00:00.123+00'",
  "'2020-01-01 00:00:00.123456+00'",
  "'2020-03-29 01:30:00+00'",
  "'9999-12-31 23:59:59.999999+00'",
  "'10000-01-01 00:00:00+00'",
  "'0044-03-15 00:00:00+00 BC'",
  "'infinity'",
  "'-infinity'",
]
const uuids = ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'00000000-0000-0000-0000-000000000000'"]

const note = 'what it contains'
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
const items = ["'{}'", "'{a}'", "'{A}'", '\'{"a "}\'', "'{á,ß}'", "'{a,NULL}'", "'{NULL}'", "'{{a},{b}}'", '\'{5,""}\'']
const numberItems = ["'{}'", "'{5}'", "'{5,-5}'", "'{5,NULL}'", "'{{5}}'"]

/** Columns of every PostgreSQL type. `PREFIX` stands for the prefix of the types that a run creates. */
export const postgresColumns: readonly TestColumn[] = [
  { type: 'text', stored: texts, declared: 'text' },
  { type: 'varchar(300)', stored: texts, declared: 'text' },
  { type: 'char(5)', stored: texts, declared: 'text' },
  { type: 'name', stored: texts, declared: 'text' },
  { type: 'PREFIX_citext', stored: texts, declared: 'text' },
  { type: 'text collate "PREFIX_ci"', stored: texts, declared: 'text' },
  { type: 'text collate "C"', stored: texts, declared: 'text' },
  { type: 'PREFIX_domain_text', stored: texts.slice(1), declared: 'text' },
  { type: 'uuid', stored: uuids, declared: 'uuid' },
  { type: 'PREFIX_state', stored: ["'open'", "'closed'"], declared: ['open', 'closed'] },
  { type: 'smallint', stored: numbers, declared: 'number' },
  { type: 'integer', stored: [...numbers, '20200101'], declared: 'number' },
  { type: 'PREFIX_domain_int', stored: numbers, declared: 'number' },
  { type: 'bigint', stored: numbers },
  {
    type: 'bigint',
    stored: [...numbers, '9223372036854775807', '9007199254740993', '9007199254740995', '20200101000000'],
    declared: 'number',
    read: Number,
    narrower: 'declared',
  },
  { type: 'numeric', stored: [...fractions, ...strange] },
  { type: 'numeric(10,2)', stored: fractions, declared: 'number', read: Number },
  { type: 'real', stored: [...fractions, ...strange], declared: 'number', narrower: 'declared' },
  { type: 'double precision', stored: [...fractions, ...strange, '1e300', '5e-324'], declared: 'number' },
  { type: 'boolean', stored: ['true', 'false'], declared: 'boolean' },
  { type: 'timestamptz', stored: dates, declared: 'instant' },
  { type: 'timestamptz(0)', stored: dates, declared: 'instant' },
  { type: 'timestamp', stored: dates, narrower: 'undeclared' },
  { type: 'date', stored: dates, narrower: 'undeclared' },
  { type: 'time', stored: ["'12:00:00'"] },
  { type: 'interval', stored: ["'1 hour'"] },
  { type: 'json', stored: ["'{}'", `'"a"'`, "'5'", "'null'", "'true'"], narrower: 'undeclared' },
  { type: 'jsonb', stored: ["'{}'", `'"a"'`, "'5'", "'null'", "'true'"], narrower: 'undeclared' },
  { type: 'text[]', stored: ["'{}'", "'{a}'"] },
  { type: 'integer[]', stored: ["'{}'", "'{5}'"] },
  { type: 'bytea', stored: ["'a'", "'\\x61'"] },
  { type: 'inet', stored: ["'::1'"] },
  { type: 'xml', stored: ["'a'"] },
  { type: 'bit(1)', stored: ["B'1'"] },
  { type: 'money', stored: ['5'] },
  { type: 'int4range', stored: ["'[1,5)'"] },
  { type: 'point', stored: ["'(1,2)'"] },
  { type: 'oid', stored: ['5'] },
  { type: 'text[]', stored: items, declared: 'text[]', conditions, note },
  { type: 'text[] collate "PREFIX_ci"', stored: items, declared: 'text[]', conditions, note },
  { type: 'varchar(300)[]', stored: items, declared: 'text[]', conditions, note },
  { type: 'uuid[]', stored: uuids.map(each => `ARRAY[${each}]::uuid[]`), declared: 'uuid[]', conditions, note },
  { type: 'integer[]', stored: numberItems, declared: 'number[]', conditions, note },
  {
    type: 'double precision[]',
    stored: [...numberItems, "'{5.5,NaN}'", "'{NaN}'", "'{1e300,0.1}'"],
    declared: 'number[]',
    conditions,
    note,
  },
  { type: 'boolean[]', stored: ["'{}'", "'{t}'", "'{t,f,NULL}'"], declared: 'boolean[]', conditions, note },
  {
    type: 'timestamptz[]',
    stored: ['ARRAY[]::timestamptz[]', ...dates.map(each => `ARRAY[${each}]::timestamptz[]`)],
    declared: 'instant[]',
    conditions,
    note,
  },
  ...documentColumns(['jsonb', 'jsonb'], 'jsonb', quote),
  ...documentColumns(['json', 'json'], 'json', quote),
]
