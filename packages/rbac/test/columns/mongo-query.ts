/**
 * Whether a document matches a query, according to MongoDB's documentation: a condition on a field holds for its value
 * or, in a list, for any item; `$ne`, `$nin` and `$not` negate the whole condition; only values of one type are
 * compared. https://www.mongodb.com/docs/manual/reference/operator/query/
 */
export function meets(document: unknown, query: object): boolean {
  return Object.entries(query).every(([key, condition]: [string, unknown]) => {
    if (key === '$and') return (condition as readonly object[]).every(part => meets(document, part))
    if (key === '$or') return (condition as readonly object[]).some(part => meets(document, part))
    if (key.startsWith('$')) throw new Error(`unknown operator ${key}`)
    return matches(candidates([document], key.split('.')), condition as Operators)
  })
}

type Operators = Readonly<Record<string, unknown>>

/** The values at a path. Goes through the items of lists, but not through lists of lists. */
function candidates(values: readonly unknown[], path: readonly string[]): readonly unknown[] {
  const [step, ...rest] = path
  if (step === undefined) return values
  const below = values.flatMap((value): readonly unknown[] => {
    const items: readonly unknown[] = Array.isArray(value) ? [...(value as readonly unknown[]), value] : [value]
    return items.flatMap(item => (isObject(item) && Object.hasOwn(item, step) ? [item[step]] : []))
  })
  return candidates(below, rest)
}

function isObject(value: unknown): value is Operators {
  return typeof value === 'object' && value !== null && !(value instanceof Date)
}

function matches(found: readonly unknown[], operators: Operators): boolean {
  return Object.entries(operators).every(([name, operand]) => operator(name, operand, found))
}

function operator(name: string, operand: unknown, found: readonly unknown[]): boolean {
  const some = (test: (value: unknown) => boolean) =>
    found.some(value => test(value) || (Array.isArray(value) && value.some(test)))
  switch (name) {
    case '$eq':
      return some(value => compare(value, operand) === 0)
    case '$ne':
      return !operator('$eq', operand, found)
    case '$in':
      return some(value => (operand as readonly unknown[]).some(each => compare(value, each) === 0))
    case '$nin':
      return !operator('$in', operand, found)
    case '$lt':
      return some(value => (compare(value, operand) ?? 1) < 0)
    case '$lte':
      return some(value => (compare(value, operand) ?? 1) <= 0)
    case '$gt':
      return some(value => (compare(value, operand) ?? -1) > 0)
    case '$gte':
      return some(value => (compare(value, operand) ?? -1) >= 0)
    case '$type':
      return some(value => [operand].flat().includes(typeOf(value)))
    case '$exists':
      return found.length > 0 === operand
    case '$not':
      return !matches(found, operand as Operators)
    case '$elemMatch':
      // Items that are lists are compared as a whole.
      return found.some(value => Array.isArray(value) && value.some(item => itemMatches(item, operand as Operators)))
    default:
      throw new Error(`unknown operator ${name}`)
  }
}

function itemMatches(item: unknown, operators: Operators): boolean {
  return Object.entries(operators).every(([name, operand]) => {
    if (name === '$not') return !itemMatches(item, operand as Operators)
    if (name === '$type') return [operand].flat().includes(typeOf(item))
    return !Array.isArray(item) && operator(name, operand, [item])
  })
}

/** Negative, zero or positive; undefined for values of two types. NaN equals only itself. */
function compare(a: unknown, b: unknown): number | undefined {
  const [left, right] = [bracketOf(a), bracketOf(b)]
  if (left !== right || left === undefined) return undefined
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : undefined
  const [x, y] = [numeric(a), numeric(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

function numeric(value: unknown): string | number | bigint {
  if (value instanceof Date) return value.getTime()
  if (value instanceof Decimal) return value.value
  return typeof value === 'boolean' ? Number(value) : (value as string | number | bigint)
}

function bracketOf(value: unknown): string | undefined {
  const type = typeOf(value)
  return ['int', 'long', 'double', 'decimal'].includes(type)
    ? 'number'
    : ['object', 'array'].includes(type)
      ? undefined
      : type
}

/** A Decimal128, which drivers read as an object. */
export class Decimal {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'int' : 'double'
  if (typeof value === 'bigint') return 'long'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'object')
    return value instanceof Date
      ? 'date'
      : Array.isArray(value)
        ? 'array'
        : value instanceof Decimal
          ? 'decimal'
          : 'object'
  return typeof value
}
