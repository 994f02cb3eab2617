import { comparisonsWith, conditionOn, values, type TestColumn, type TestCondition } from './cases.ts'

type Value = (typeof values)[number]

/** The values for lists and fields of objects: some of each kind, and all that are close to a stored value. */
const some: readonly Value[] = values.filter(
  value =>
    typeof value !== 'string' ||
    ['', 'a', 'A', 'a ', 'á', 'a\u0301', 'ß', '😀', '5', 'null', 'true', '\uD800', '\0', 'a\0', '[]'].includes(value),
)

function listConditions(field: string, asked: readonly Value[]): readonly TestCondition[] {
  return asked
    .flatMap(value =>
      value === null ? [] : [{ contains: value }, { containsAny: [value] }, { containsAny: [value, value] }],
    )
    .concat({ containsAny: ['a', 'b'] as never }, { containsAny: [] as never })
    .flatMap(comparison => [comparison, { $not: comparison }])
    .map(comparison => conditionOn(field, comparison))
}

function scalarConditions(field: string): readonly TestCondition[] {
  return some.flatMap(comparisonsWith).map(comparison => conditionOn(field, comparison))
}

export const arrayConditions: readonly TestCondition[] = [
  ...listConditions('c', values),
  conditionOn('c', { eq: null }),
  conditionOn('c', { ne: null }),
]

export const documentConditions: readonly TestCondition[] = [
  ...scalarConditions('c'),
  ...scalarConditions('c.id'),
  ...scalarConditions('c.a.b'),
  ...listConditions('c', some),
  ...listConditions('c.id', some),
  ...['c.constructor', 'c.constructor.name', 'c.toString', 'c.a.b.c', 'c.length', 'c.0'].flatMap(field =>
    [{ eq: 'a' }, { ne: 'a' }, { eq: null }, { ne: null }, { eq: 1 }, { $not: { in: [] } }].map(each =>
      conditionOn(field, each),
    ),
  ),
].filter(
  ({ filter }) =>
    !/"field":"c\.0"/.test(JSON.stringify(filter, (_key, each: unknown) => (typeof each === 'bigint' ? 0 : each))),
)

/** JSON documents as text. */
const scalars = [
  '"a"',
  '"A"',
  '"a "',
  '"á"',
  '"ß"',
  '"😀"',
  '"5"',
  '""',
  '5',
  '5.5',
  '-5',
  '0.1',
  '1e300',
  '5e-324',
  '0',
  '-0.0',
  'true',
  'false',
  'null',
  '9007199254740993',
  '9007199254740992',
  '18446744073709551616',
  '1180591620717411303424',
  '"2020-01-01T00:00:00.000Z"',
]
const lists = [
  '[]',
  '["a"]',
  '["A", "b"]',
  '[5, 5.5]',
  '["a", 5]',
  '["a", null]',
  '[null]',
  '[["a"]]',
  '[{"id": "a"}]',
  '[true]',
  '["á", "ß"]',
  '[9007199254740993]',
]

export const documents: readonly string[] = [
  ...scalars,
  ...lists,
  '{}',
  ...[...scalars, ...lists].map(value => `{"id": ${value}, "other": {"id": "b"}}`),
  ...[
    '"a"',
    'null',
    '[]',
    '["b"]',
    '{"b": "a"}',
    '{"b": null}',
    '{"b": 5}',
    '{"b": {"c": "a"}}',
    '{"c": "a"}',
    '[{"b": "a"}]',
  ].map(value => `{"a": ${value}}`),
  '{"id": "A", "id": "a"}',
  '{"a": {"b": "A"}, "a": {"b": "a"}}',
  '{"a": {"b": "A", "b": "a"}}',
  String.raw`{"\u0069d": "a"}`,
  String.raw`{"id": "A", "\u0069d": "a"}`,
  String.raw`{"id": "\u0061"}`,
  String.raw`{"id": "a\"\\\/\b\n"}`,
  '{"constructor": {"name": "a"}, "toString": "a", "length": 1}',
  '{"id": 1e-400}',
  '{"id": 1e400}',
  '[1e400]',
]

/** Documents that `jsonb` rejects. */
export const strangeDocuments: readonly string[] = [
  String.raw`{"id": "a\u0000"}`,
  String.raw`{"id": "\ud800"}`,
  String.raw`["\u0000", "\ud83d\ude00"]`,
  '{"id": 1e999999}',
]

/**
 * Excludes conditions that show less by design: integers that JSON rounds, strings that no server can store, and
 * negations of an empty list.
 */
const isExact = ({ title }: TestCondition) => !/\d{16,}n|\\u0000|\\ud800|"(?:in|containsAny)":\[\]/.test(title)
const exactDocuments = documents.filter(
  text => !/"(?:id|a|b)":[^,]*, *"(?:id|a|b|\\u0069d)":|\\u|1e-?400|"b": "A"/.test(text),
)

/** Columns of JSON documents: one with documents that applications store, one with everything that JSON allows. */
export function documentColumns(
  types: readonly [type: string, typeOfAnything: string],
  declared: 'json' | 'jsonb',
  quote: (text: string) => string,
  [exactly, widely]: readonly [Partial<TestColumn>, Partial<TestColumn>] = [{}, {}],
): readonly TestColumn[] {
  const strange = declared === 'jsonb' ? [] : strangeDocuments
  return [
    {
      type: types[0],
      stored: exactDocuments.map(quote),
      declared,
      conditions: documentConditions.filter(isExact),
      note: 'as `JSON.stringify` writes it',
      ...exactly,
    },
    {
      type: types[1],
      stored: [...documents, ...strange].map(quote),
      declared,
      narrower: 'declared',
      conditions: documentConditions,
      note: 'with repeated keys, escapes and numbers beyond 2^53',
      ...widely,
    },
  ]
}
