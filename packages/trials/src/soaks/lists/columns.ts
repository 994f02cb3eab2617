import type { ColumnType, SqlDialect } from '@sallyport/rbac'
import type { Random } from '../../shared/lib/random.ts'

/** A column of a random table. */
export interface ListColumn {
  /** The SQL type. */
  readonly type: string
  /** The possible values of `types`. */
  readonly declared?: ColumnType
  /** The application's conversion of what the driver reads. Such a column must be declared. */
  readonly read?: (value: unknown) => unknown
  /** SQL literals. */
  readonly literal: (random: Random) => string
}

export const words = [
  '',
  'a',
  'A',
  'a ',
  ' a',
  'ab',
  'á',
  'a\u0301',
  'ß',
  'ss',
  'ı',
  'I',
  '5',
  '05',
  'true',
  'null',
  '😀',
  "o'x",
  'a%',
  'a_',
]
export const ids = ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']
export const times = [
  '1970-01-01T00:00:00.000Z',
  '2020-01-01T00:00:00.000Z',
  '2020-01-01T00:00:00.123Z',
  '2020-03-29T01:30:00.000Z',
  '2037-12-31T23:59:59.999Z',
]

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
const text = (random: Random) => quote(random.pick(words))
const whole = (random: Random) => String(random.pick([0, 1, -1, 5, 127, random.below(200) - 100]))
const fraction = (random: Random) => random.pick(['0', '0.1', '0.5', '-5.5', '1e3', String(random.below(1000) / 8)])
const large = (random: Random) => random.pick(['0', '9007199254740991', '9007199254740993', '-9223372036854775808'])
const uuid = (random: Random) => quote(random.pick(ids))
const flag = (random: Random) => random.pick(['true', 'false'])
const state = (random: Random) => quote(random.pick(['open', 'closed']))
const json = (random: Random) =>
  quote(JSON.stringify(random.pick<unknown>([null, 'a', 5, 5.5, true, [], ['a', 'b'], { id: 'a' }, { id: null }])))
/** Times without a zone: the session is in UTC, or the type has no zone. */
const time = (zone: string, digits: number) => (random: Random) => {
  const at = random.pick(times).replace('T', ' ').replace('Z', '')
  return quote(`${at}${digits > 3 && random.chance(0.5) ? '456' : ''}${zone}`)
}

const truth = (value: unknown) => (value === null ? null : value === 1)
const number = (value: unknown) => (value === null ? null : Number(value))
const date = (value: unknown) => (typeof value === 'string' ? new Date(value) : value)
const parse = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value)

const postgres: readonly ListColumn[] = [
  { type: 'text', declared: 'text', literal: text },
  { type: 'varchar(40)', declared: 'text', literal: text },
  { type: 'char(5)', declared: 'text', literal: text },
  { type: 'citext', declared: 'text', literal: text },
  { type: 'uuid', declared: 'uuid', literal: uuid },
  { type: 'smallint', declared: 'number', literal: whole },
  { type: 'integer', declared: 'number', literal: whole },
  { type: 'bigint', literal: large },
  { type: 'bigint', declared: 'number', read: number, literal: large },
  { type: 'numeric(12,3)', literal: fraction },
  { type: 'numeric(12,3)', declared: 'number', read: number, literal: fraction },
  { type: 'real', declared: 'number', literal: fraction },
  {
    type: 'double precision',
    declared: 'number',
    literal: random => random.pick([fraction(random), "'NaN'", "'Infinity'"]),
  },
  { type: 'boolean', declared: 'boolean', literal: flag },
  { type: 'timestamptz', declared: 'instant', literal: time('+00', 6) },
  { type: 'timestamptz(0)', declared: 'instant', literal: time('+00', 6) },
  { type: 'timestamp', literal: time('', 6) },
  { type: 'date', literal: random => quote(random.pick(times).slice(0, 10)) },
  { type: 'jsonb', declared: 'jsonb', literal: json },
  { type: 'json', declared: 'json', literal: json },
  { type: 'text[]', declared: 'text[]', literal: random => `array[${text(random)}, ${text(random)}]` },
  { type: 'integer[]', declared: 'number[]', literal: random => `array[${whole(random)}, ${whole(random)}]` },
]

const mysql: readonly ListColumn[] = [
  { type: 'varchar(40)', declared: 'text', literal: text },
  { type: 'varchar(40) collate utf8mb4_general_ci', declared: 'text', literal: text },
  { type: 'varchar(40) collate utf8mb4_bin', declared: 'text', literal: text },
  { type: 'char(10)', declared: 'text', literal: text },
  { type: 'text', declared: 'text', literal: text },
  { type: "enum('open', 'closed')", declared: ['open', 'closed'], literal: state },
  { type: 'uuid', declared: 'uuid', literal: uuid },
  { type: 'tinyint', declared: 'number', literal: whole },
  { type: 'int', declared: 'number', literal: whole },
  { type: 'bigint', declared: 'number', literal: large },
  { type: 'decimal(12,3)', literal: fraction },
  { type: 'decimal(12,3)', declared: 'number', read: number, literal: fraction },
  { type: 'float', declared: 'number', literal: fraction },
  { type: 'double', declared: 'number', literal: fraction },
  { type: 'boolean', declared: 'boolean', read: truth, literal: flag },
  { type: 'datetime', declared: 'instant', literal: time('', 6) },
  { type: 'datetime(3)', declared: 'instant', literal: time('', 6) },
  { type: 'datetime(6)', declared: 'instant', literal: time('', 6) },
  { type: 'date', declared: 'instant', literal: random => quote(random.pick(times).slice(0, 10)) },
]

const sqlite: readonly ListColumn[] = [
  { type: 'text', declared: 'text', literal: text },
  { type: 'text collate nocase', declared: 'text', literal: text },
  { type: 'integer', declared: 'number', literal: whole },
  { type: 'integer', declared: 'number', literal: large },
  { type: 'real', declared: 'number', literal: fraction },
  {
    type: 'numeric',
    declared: 'number',
    literal: random => random.pick([whole(random), fraction(random), text(random)]),
  },
  { type: 'boolean', declared: 'boolean', read: truth, literal: flag },
  { type: 'text', declared: 'instant', read: date, literal: random => quote(random.pick(times)) },
  { type: 'text', declared: 'json', read: parse, literal: json },
  { type: '', literal: random => random.pick([text(random), whole(random), fraction(random), "x'61'"]) },
]

/** The columns of random tables. */
export const columnsOf: Readonly<Record<SqlDialect, readonly ListColumn[]>> = { postgres, mysql, sqlite }
