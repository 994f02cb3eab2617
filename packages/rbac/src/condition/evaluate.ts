import { readSteps } from './path.ts'
import {
  isPath,
  type InTest,
  type Literal,
  type Ordering,
  type OpaqueTest,
  type Path,
  type Scalar,
  type Test,
} from './test.ts'

/** Three-valued logic (Kleene): `undefined` means unknown. An unknown condition never grants, and it does deny. */
export type Truth = boolean | undefined

type Fields = Readonly<Record<string, unknown>>

/** The attributes that conditions read. Without a resource, conditions on it are unknown. */
export interface Attributes {
  readonly subject: Fields
  readonly resource: Fields | undefined
  readonly context: Fields
  /** Results of opaque conditions by name, used instead of running them. */
  readonly outcomes?: ReadonlyMap<string, Truth>
}

export function evaluate(test: Test, attributes: Attributes): Truth {
  switch (test.kind) {
    case 'equal':
      return equal(read(test.left, attributes), valueOf(test.right, attributes))
    case 'order':
      return order(test.op, read(test.left, attributes), valueOf(test.right, attributes))
    case 'in':
      return within(read(test.left, attributes), listOf(test.right, attributes))
    case 'contains':
      return contains(read(test.left, attributes), valueOf(test.right, attributes))
    case 'contains_any':
      return containsAny(read(test.left, attributes), listOf(test.right, attributes))
    case 'not':
      return negate(evaluate(test.of, attributes))
    case 'all':
      return every(test.of, attributes)
    case 'any':
      return some(test.of, attributes)
    case 'opaque':
      return attributes.outcomes === undefined ? run(test, attributes) : attributes.outcomes.get(test.name)
  }
}

/**
 * Reads a value. A missing field is unknown, and so is null in a subject or a context: a user without a department must
 * not match resources without one. Null in a resource is a value, as in a database.
 */
export function read(path: Path, attributes: Attributes): unknown {
  if (path.from === 'resource')
    return path.steps ? readSteps(path.steps, attributes.resource) : attributes.resource?.[path.name]
  return (path.steps ? readSteps(path.steps, attributes[path.from]) : attributes[path.from][path.name]) ?? undefined
}

export function valueOf(right: Path | Literal, attributes: Attributes): unknown {
  return isPath(right) ? read(right, attributes) : right.value
}

/** The values of a literal list, or of a list in the subject or the context. Undefined for anything else. */
export function listOf(right: InTest['right'], attributes: Attributes): readonly Scalar[] | undefined {
  return isPath(right) ? scalarsOf(read(right, attributes)) : right.values
}

/** Compares values of one kind. Two kinds, such as the number 1 and the string '1', cannot be compared: unknown. */
export function equal(left: unknown, right: unknown): Truth {
  if (typeof left === 'string' && typeof right === 'string') return left === right
  if (left === undefined || right === undefined) return undefined
  if (left === null) return right === null ? true : kindOf(right) && false
  // `left` has a value, so it differs from null.
  if (right === null) return false
  const kind = kindOf(left)
  if (kind === undefined) return undefined
  if (kind !== kindOf(right)) return undefined
  if (kind === 'boolean') return left === right
  // Dates are compared by their time, a number and a bigint by their value.
  return order('lte', left, right) === true && order('gte', left, right)
}

export function order(op: Ordering, left: unknown, right: unknown): Truth {
  const kind = kindOf(right)
  if (kind !== 'number' && kind !== 'date') return undefined
  if (left === null) return false
  if (kind !== kindOf(left)) return undefined
  const [a, b] = [left as number, right as number]
  if (op === 'lt') return a < b
  if (op === 'lte') return a <= b
  return op === 'gt' ? a > b : a >= b
}

/**
 * The kind of a comparable value; undefined for any other. Strings cannot be ordered, because databases order them
 * differently.
 */
export function kindOf(value: unknown): 'text' | 'number' | 'boolean' | 'date' | undefined {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : undefined
  if (typeof value === 'bigint') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return value instanceof Date && !Number.isNaN(value.getTime()) ? 'date' : undefined
}

/** Returns a list whose values are all of one kind; undefined for anything else. */
export function scalarsOf(value: unknown): readonly Scalar[] | undefined {
  if (!Array.isArray(value)) return undefined
  const kind = kindOf(value[0])
  const same = value.length === 0 || (kind !== undefined && value.every(item => kindOf(item) === kind))
  return same ? (value as readonly Scalar[]) : undefined
}

/** No value is in an empty list, not even an unknown one. */
function within(left: unknown, values: readonly Scalar[] | undefined): Truth {
  if (values === undefined) return undefined
  let result: Truth = false
  for (const value of values) {
    const one = equal(left, value)
    if (one === true) return true
    if (one === undefined) result = undefined
  }
  return result
}

/** A null list contains nothing. For anything that is not a list, such as a string, the result is unknown. */
function contains(list: unknown, value: unknown): Truth {
  if (kindOf(value) === undefined) return undefined
  if (list === null) return false
  if (!Array.isArray(list)) return undefined
  return list.reduce<Truth>((truth, item) => either(truth, equal(item, value)), false)
}

function containsAny(list: unknown, values: readonly Scalar[] | undefined): Truth {
  return values?.reduce<Truth>((truth, value) => either(truth, contains(list, value)), false)
}

function either(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true
  return a === undefined || b === undefined ? undefined : false
}

function every(tests: readonly Test[], attributes: Attributes): Truth {
  let result: Truth = true
  for (const test of tests) {
    const one = evaluate(test, attributes)
    if (one === false) return false
    if (one === undefined) result = undefined
  }
  return result
}

function some(tests: readonly Test[], attributes: Attributes): Truth {
  let result: Truth = false
  for (const test of tests) {
    const one = evaluate(test, attributes)
    if (one === true) return true
    if (one === undefined) result = undefined
  }
  return result
}

function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

/**
 * Runs a function of the application. If it throws or returns anything but `true` or `false`, the result is unknown.
 */
export function run(test: OpaqueTest, attributes: Attributes): Truth {
  if (attributes.resource === undefined) return undefined
  try {
    const result = test.run({ subject: attributes.subject, resource: attributes.resource, context: attributes.context })
    // The promise is not awaited, so its rejection must be handled here.
    if (result instanceof Promise) result.catch(() => {})
    return typeof result === 'boolean' ? result : undefined
  } catch {
    return undefined
  }
}
