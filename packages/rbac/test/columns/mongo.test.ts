import { Query } from 'mingo'
import { expect, test, vi } from 'vitest'
import { definePolicy, resource, toMongo, type Filter } from '../../src/index.ts'
import { comparisonsWith, conditionOn, values, type TestCondition } from './cases.ts'
import { Decimal, meets } from './mongo-query.ts'
import { arrayConditions, documentConditions } from './shapes.ts'

vi.setConfig({ testTimeout: 120_000 })

const scalars = [
  'a',
  'A',
  'a ',
  'á',
  'ß',
  '😀',
  '',
  '5',
  'null',
  0,
  1,
  5,
  -5,
  5.5,
  0.1,
  5e-324,
  2 ** 31,
  2 ** 53 - 1,
  true,
  false,
  null,
  new Date(0),
  new Date('2020-01-01T00:00:00.123Z'),
  new Date('9999-12-31T23:59:59.999Z'),
]
const strange = [
  Number.NaN,
  Infinity,
  -Infinity,
  1e300,
  -1e300,
  2 ** 53,
  new Decimal(5),
  2n ** 60n,
  -(2n ** 60n),
  new Date(8.64e15),
]
const lists = [
  [],
  ['a'],
  ['A', 'b'],
  [5, 5.5],
  ['a', 5],
  ['a', null],
  [null],
  [['a']],
  [[5]],
  [{ id: 'a' }],
  [true],
  [new Date(0)],
  [{ a: { b: 'a' } }],
  [Number.NaN],
  [new Decimal(5)],
  [2n ** 60n],
]
const all: readonly unknown[] = [...scalars, ...strange, ...lists]

const documents: readonly { readonly c?: unknown }[] = [
  {},
  ...all.map(c => ({ c })),
  ...all.map(id => ({ c: { id } })),
  ...all.map(id => ({ c: [{ id }] })),
  ...all.map(b => ({ c: { a: { b } } })),
  { c: { a: null } },
  { c: { a: [{ b: 'a' }] } },
  { c: { a: ['b'] } },
  { c: { constructor: { name: 'a' }, toString: 'a', length: 1 } },
]

/** Converts a value as drivers do, which read a long beyond 2^53 as an object. */
function read(stored: unknown): unknown {
  if (typeof stored === 'bigint') return { low: 0, high: 1 }
  if (Array.isArray(stored)) return stored.map(read)
  if (typeof stored !== 'object' || stored === null || stored instanceof Date || stored instanceof Decimal)
    return stored
  return Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, read(value)]))
}

const conditions: readonly TestCondition[] = [
  ...values.flatMap(comparisonsWith).map(comparison => conditionOn('c', comparison)),
  ...arrayConditions,
  ...documentConditions,
]

/**
 * Whether mingo handles a document like MongoDB: it has no longs or decimals, searches lists of lists and reads
 * prototypes.
 */
const isPlain = (document: object) => {
  const text = JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'bigint' || value instanceof Decimal ? '[[' : value,
  )
  return !text.includes('[[')
}
const namesPrototype = /constructor|toString|length/

/** Numbers beyond 2^53, which may be longs, and strings that no database can store. */
function isOutOfReach(title: string, document: object): boolean {
  const isBeyond = /\d{16}|e\+\d/
  return isBeyond.test(title) || title.includes('ud800') || isBeyond.test(JSON.stringify(document, asText))
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

test('H13 a query shows exactly what can allows', () => {
  const wider: string[] = []
  const narrower: string[] = []
  for (const { title, filter, can } of conditions) {
    const query = toMongo(filter)
    for (const document of documents) {
      const allowed = can(read(document.c))
      const shown = meets(document, query)
      if (shown && !allowed) wider.push(title)
      if (allowed && !shown && !isOutOfReach(title, document))
        narrower.push(`${title} ${JSON.stringify(document, asText)}`)
    }
  }
  expect(wider).toEqual([])
  expect([...new Set(narrower)]).toEqual([])
})

test('mingo finds the same documents', () => {
  const plain = documents.filter(isPlain)
  const different: string[] = []
  for (const { title, filter } of conditions.filter((_condition, i) => i % 7 === 0)) {
    if (namesPrototype.test(title)) continue
    const query = toMongo(filter)
    const mingo = new Query({ ...query })
    for (const document of plain) if (mingo.test(document) !== meets(document, query)) different.push(title)
  }
  expect([...new Set(different)]).toEqual([])
})

test('neither values nor fields can be operators', () => {
  const policy = definePolicy({
    resources: { doc: resource<{ owner: string }>()('read') },
    roles: { r: {} },
    rules: ({ allow, subject }) => [allow('r', 'doc:read', { owner: subject.id })],
  })
  const hostile = { id: 'u1', roles: ['r'], owner: { $ne: null } }
  expect(toMongo(policy.filter(hostile, 'doc:read'))).toEqual({ owner: { $eq: 'u1', $not: { $type: 'array' } } })
  for (const field of ['$where', 'a.$b', 'a..b', 'a\0', 'a.__proto__', '']) {
    expect(() => toMongo({ kind: 'null', field })).toThrow(TypeError)
  }
})

test('ids can be stored as ObjectIds', () => {
  class ObjectId {
    readonly hex: string
    constructor(hex: string) {
      this.hex = hex
    }
  }
  const options = { objectIds: ['owner', 'members'], ObjectId }
  const hex = '0123456789abcdef01234567'
  const isNoList = { $not: { $type: 'array' } }
  const eq = (value: string): Filter => ({ kind: 'compare', field: 'owner', op: 'eq', value })
  expect(toMongo(eq(hex), options)).toEqual({ owner: { $eq: new ObjectId(hex), ...isNoList } })
  expect(toMongo(eq('u1'), options)).toEqual({ _id: { $in: [] } })
  expect(toMongo({ kind: 'compare', field: 'owner', op: 'ne', value: 'u1' }, options)).toEqual({
    owner: { $type: 'objectId', ...isNoList },
  })
  expect(toMongo({ kind: 'contains', field: 'members', value: hex }, options)).toEqual({
    members: { $elemMatch: { $eq: new ObjectId(hex) } },
  })
  expect(() => toMongo(eq(hex), { objectIds: ['owner'] })).toThrow('objectIds needs the option ObjectId')
  expect(() => toMongo(eq(hex), Object.assign({ ObjectId }, { objectIDs: ['owner'] }))).toThrow(
    'unknown option objectIDs',
  )
})
