import { kindOf } from '../condition/evaluate.ts'
import type { Scalar } from '../condition/test.ts'
import { isWellFormed, kindOfScalar } from './kinds.ts'
import type { Operator } from './operators.ts'

/** The operators of one field. A value is never an operator, because values are strings, numbers, booleans or dates. */
export type Operators = Readonly<Record<string, unknown>>

/** Creates an ObjectId from 24 hexadecimal digits. */
export type ObjectIdClass = new (hex: string) => object

/** The BSON types that drivers read as values that `can` compares. They read a Decimal128 as an object. */
const types = { text: 'string', number: ['int', 'long', 'double'], boolean: 'bool', date: 'date' } as const

/** Drivers read longs beyond 2^53 as objects and dates outside this range as invalid. `can` does not compare NaN. */
const ranges = {
  number: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  date: [new Date(-8.64e15), new Date(8.64e15)],
} as const

/** How a value is stored and compared. */
export interface Stored {
  readonly type: string | readonly string[]
  /** The value to compare with. Undefined if no stored value can equal it. */
  readonly value: unknown
  /** The smallest and the greatest value that `can` compares. */
  readonly range: readonly [unknown, unknown] | undefined
}

export function storedAs(value: Scalar, ObjectId: ObjectIdClass | undefined): Stored {
  const kind = kindOfScalar(value)
  if (ObjectId !== undefined) {
    const isId = typeof value === 'string' && /^[\da-f]{24}$/.test(value)
    return { type: kind === 'text' ? 'objectId' : [], value: isId ? new ObjectId(value) : undefined, range: undefined }
  }
  const range = kind === 'number' || kind === 'date' ? ranges[kind] : undefined
  return { type: types[kind], value: isHeld(value) ? value : undefined, range }
}

/**
 * Lone surrogates are stored as another character. A number beyond 2^53 may be stored as a long, which `can` does not
 * compare.
 */
function isHeld(value: Scalar): boolean {
  if (typeof value === 'string') return isWellFormed(value)
  return kindOf(value) !== 'number' || Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER
}

/** A comparison of a single value. Undefined if nothing can match. */
export function comparing(op: Operator, value: Scalar, { type, value: stored, range }: Stored): Operators | undefined {
  if (op === 'eq') return stored === undefined ? undefined : { $eq: stored, ...typed(type) }
  if (op === 'ne') return { ...(stored === undefined ? {} : { $ne: stored }), $type: type, ...within(range) }
  const [least, greatest] = range ?? []
  const isBelow = op === 'lt' || op === 'lte'
  if (stored !== undefined)
    return { ...(isBelow ? { $gte: least } : { $lte: greatest }), [`$${op}`]: stored, ...typed(type) }
  // The number is outside the range, so every value in the range is on the same side of it.
  return Number(value) > 0 === isBelow ? { ...within(range), ...typed(type) } : undefined
}

export function among(all: readonly Stored[], holds: boolean): Operators | undefined {
  const { type, range } = all[0]!
  const values = all.flatMap(({ value }) => (value === undefined ? [] : [value]))
  if (holds) return values.length === 0 ? undefined : { $in: values, ...typed(type) }
  return { ...(values.length === 0 ? {} : { $nin: values }), $type: type, ...within(range) }
}

/**
 * Conditions that together say that a list certainly does not contain a value: every item is null, or differs and is of
 * the same kind.
 */
export function lacking({ type, value, range }: Stored): readonly Operators[] {
  const isNone = (item: Operators) => ({ $not: { $elemMatch: item } })
  return [
    { $type: 'array', ...(value === undefined ? {} : isNone({ $eq: value })) },
    isNone({ $not: { $type: ['null', ...[type].flat()] } }),
    ...(range === undefined ? [] : [isNone({ $type: type, $not: within(range) })]),
  ]
}

/** Only numbers have several types, and Decimal128, which `can` does not compare, equals the others. */
function typed(type: Stored['type']): Operators {
  return type === types.number ? { $type: type } : {}
}

function within(range: Stored['range']): Operators {
  return range === undefined ? {} : { $gte: range[0], $lte: range[1] }
}
