import type { Scalar } from '../condition/test.ts'
import type { Operator } from './operators.ts'
import { isOfKind, isTextOf, numberOf, rangeOf, type PrismaType } from './prisma-types.ts'
import { compareByMillisecond } from './time.ts'
import type { FilterPredicate } from './tree.ts'

/**
 * A condition, or a constant. Prisma drops an empty `OR` and an empty object inside a condition, so an empty `OR` for
 * `nothing` would show everything.
 */
export type PrismaCondition = object | 'everything' | 'nothing'

const names = { eq: 'equals', ne: 'not', lt: 'lt', lte: 'lte', gt: 'gt', gte: 'gte' } as const

export function allOf(parts: readonly PrismaCondition[]): PrismaCondition {
  if (parts.includes('nothing')) return 'nothing'
  const kept = parts.filter(part => part !== 'everything')
  return kept.length === 0 ? 'everything' : { AND: kept }
}

export function anyOf(parts: readonly PrismaCondition[]): PrismaCondition {
  if (parts.includes('everything')) return 'everything'
  const kept = parts.filter(part => part !== 'nothing')
  return kept.length === 0 ? 'nothing' : { OR: kept }
}

/** `can` does not compare NaN, which is greater than every number in PostgreSQL, and infinities. */
const finite = { gte: -1e308, lte: 1e308 }

/** A condition on one field. */
export function conditionOn(name: string, predicate: FilterPredicate, type: PrismaType): PrismaCondition {
  switch (predicate.kind) {
    case 'null':
      return type.isOptional ? { [name]: null } : 'nothing'
    case 'not_null':
      return notNull(name, type)
    case 'compare':
      return type.isList ? 'nothing' : compare(name, predicate.op, predicate.value, type)
    case 'in':
      return type.isList ? 'nothing' : anyOf(predicate.values.map(value => compare(name, 'eq', value, type)))
    case 'not_in':
      return type.isList ? 'nothing' : allOf(predicate.values.map(value => compare(name, 'ne', value, type)))
    case 'contains':
    case 'not_contains':
      return contains(name, predicate.kind === 'contains', predicate, type)
  }
}

function notNull(name: string, type: PrismaType): PrismaCondition {
  return type.isOptional ? { [name]: { not: null } } : 'everything'
}

/** For `can`, a comparison of two kinds is unknown. Prisma would throw. */
function compare(name: string, op: Operator, value: Scalar, type: PrismaType): PrismaCondition {
  if (!isOfKind(value, type)) return 'nothing'
  if (value instanceof Date) return compareDates(name, op, value)
  if (typeof value === 'number' || typeof value === 'bigint') return compareNumbers(name, op, value, type)
  if (typeof value === 'boolean' || isTextOf(value, type)) return { [name]: { [names[op]]: value } }
  return op === 'ne' ? notNull(name, type) : 'nothing'
}

function compareNumbers(name: string, op: Operator, value: number | bigint, type: PrismaType): PrismaCondition {
  const number = numberOf(value, type)
  if (type.base === 'Float') {
    if (number === undefined || !isSentExactly(Number(number))) return 'nothing'
    return op === 'eq'
      ? { [name]: { equals: number } }
      : { AND: [{ [name]: finite }, { [name]: { [names[op]]: number } }] }
  }
  return number === undefined ? compareBeyond(name, op, value, type) : { [name]: { [names[op]]: number } }
}

/** Prisma rounds floats to fifteen digits, so a float with more digits would equal another one. */
function isSentExactly(value: number): boolean {
  return Math.abs(value) <= 1e308 && Number(value.toPrecision(15)) === value
}

/** Compares integers with a number that no integer of the type equals. */
function compareBeyond(name: string, op: Operator, value: number | bigint, type: PrismaType): PrismaCondition {
  const [least, greatest] = rangeOf(type)!
  if (op === 'eq') return 'nothing'
  if (op === 'ne') return notNull(name, type)
  const isBelow = op === 'lt' || op === 'lte'
  if (value > greatest) return isBelow ? notNull(name, type) : 'nothing'
  if (value < least) return isBelow ? 'nothing' : notNull(name, type)
  const floor = numberOf(Math.floor(Number(value)), type)
  return { [name]: { [isBelow ? 'lte' : 'gt']: floor } }
}

/** Prisma drops microseconds when it reads, and cannot write years after 9999. */
function compareDates(name: string, op: Operator, value: Date): PrismaCondition {
  const limits = [Date.UTC(1, 0, 1), Date.UTC(9999, 11, 31, 23, 59, 59, 998)] as const
  if (!(value.getTime() >= limits[0] && value.getTime() <= limits[1])) return 'nothing'
  const bounds = {
    below: (instant: Date) => ({ [name]: { lt: instant } }),
    atLeast: (instant: Date) => ({ [name]: { gte: instant } }),
  }
  return compareByMillisecond<object>(op, value, {
    ...bounds,
    and: parts => ({ AND: parts }),
    or: parts => ({ OR: parts }),
  })
}

function contains(
  name: string,
  holds: boolean,
  { value, field }: { readonly value: Scalar; readonly field: string },
  type: PrismaType,
): PrismaCondition {
  if (!type.isList)
    throw new TypeError(`toPrisma: ${field} is not described as a list; describe it as a list such as 'String[]'`)
  const item = typeof value === 'number' || typeof value === 'bigint' ? numberOf(value, type) : value
  // Prisma cannot express that no time in a list is in a millisecond, nor that no number in it is NaN.
  const isComparable = isOfKind(value, type) && (holds || !(type.base === 'DateTime' || type.base === 'Float'))
  if (!isComparable) return 'nothing'
  const isHeld = typeof item === 'string' ? isTextOf(item, type) : item !== undefined
  if (!isHeld) return holds ? 'nothing' : 'everything'
  return holds ? { [name]: { has: item } } : { NOT: { [name]: { has: item } } }
}
