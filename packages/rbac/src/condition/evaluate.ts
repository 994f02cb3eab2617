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

/** Kleene's third value, `undefined`, stands for what cannot be known: it grants nothing, and it denies. */
export type Truth = boolean | undefined

type Fields = Readonly<Record<string, unknown>>

/** What a condition is evaluated on. Without a resource, whatever reads it is unknown. */
export interface Facts {
  readonly subject: Fields
  readonly resource: Fields | undefined
  readonly context: Fields
  /** Outcomes of opaque conditions by name, where they are not to be run. */
  readonly outcomes?: ReadonlyMap<string, Truth>
}

export function evaluate(test: Test, facts: Facts): Truth {
  switch (test.kind) {
    case 'equal':
      return equal(read(test.left, facts), valueOf(test.right, facts))
    case 'order':
      return order(test.op, read(test.left, facts), valueOf(test.right, facts))
    case 'in':
      return within(read(test.left, facts), listOf(test.right, facts))
    case 'contains':
      return contains(read(test.left, facts), valueOf(test.right, facts))
    case 'contains_any':
      return containsAny(read(test.left, facts), listOf(test.right, facts))
    case 'not':
      return negate(evaluate(test.of, facts))
    case 'all':
      return every(test.of, facts)
    case 'any':
      return some(test.of, facts)
    case 'opaque':
      return facts.outcomes === undefined ? run(test, facts) : facts.outcomes.get(test.name)
  }
}

/**
 * Reads a value. A field that is not there is unknown, and so is a subject's or a context's null: somebody without a
 * department must not match the resources that have none. A resource's null is a value, as in a database.
 */
export function read(path: Path, facts: Facts): unknown {
  if (path.from === 'resource') return path.steps ? readSteps(path.steps, facts.resource) : facts.resource?.[path.name]
  return (path.steps ? readSteps(path.steps, facts[path.from]) : facts[path.from][path.name]) ?? undefined
}

export function valueOf(right: Path | Literal, facts: Facts): unknown {
  return isPath(right) ? read(right, facts) : right.value
}

/** The values of a list that is written, or of one that the subject or the context has; undefined for anything else. */
export function listOf(right: InTest['right'], facts: Facts): readonly Scalar[] | undefined {
  return isPath(right) ? scalarsOf(read(right, facts)) : right.values
}

/** Equality within one kind of value. Two kinds, such as a number and its text, cannot be compared: unknown. */
export function equal(left: unknown, right: unknown): Truth {
  if (typeof left === 'string' && typeof right === 'string') return left === right
  if (left === undefined || right === undefined) return undefined
  if (left === null) return right === null ? true : kindOf(right) && false
  // Whatever a value is, it is not null.
  if (right === null) return false
  const kind = kindOf(left)
  if (kind === undefined) return undefined
  if (kind !== kindOf(right)) return undefined
  if (kind === 'boolean') return left === right
  // Neither below nor above the other: dates are compared by their time, a number and a bigint by their value.
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

/** The kind of a value that can be compared; undefined for every other. Text has no order: databases disagree on it. */
export function kindOf(value: unknown): 'text' | 'number' | 'boolean' | 'date' | undefined {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : undefined
  if (typeof value === 'bigint') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return value instanceof Date && !Number.isNaN(value.getTime()) ? 'date' : undefined
}

/** A list whose values are all of one kind; undefined for anything else. */
export function scalarsOf(value: unknown): readonly Scalar[] | undefined {
  if (!Array.isArray(value)) return undefined
  const kind = kindOf(value[0])
  const same = value.length === 0 || (kind !== undefined && value.every(item => kindOf(item) === kind))
  return same ? (value as readonly Scalar[]) : undefined
}

/** Nothing is one of no values, whatever it is. */
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

/** Null has no elements, as it equals no value. What is no list, such as a text, contains nothing that could be told. */
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

function every(tests: readonly Test[], facts: Facts): Truth {
  let result: Truth = true
  for (const test of tests) {
    const one = evaluate(test, facts)
    if (one === false) return false
    if (one === undefined) result = undefined
  }
  return result
}

function some(tests: readonly Test[], facts: Facts): Truth {
  let result: Truth = false
  for (const test of tests) {
    const one = evaluate(test, facts)
    if (one === true) return true
    if (one === undefined) result = undefined
  }
  return result
}

function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

/** Runs a function of the application's. Whatever it gives but `true` and `false`, a promise or a throw, is unknown. */
export function run(test: OpaqueTest, facts: Facts): Truth {
  if (facts.resource === undefined) return undefined
  try {
    const result = test.run({ subject: facts.subject, resource: facts.resource, context: facts.context })
    // Nobody waits for a promise, so its rejection must not end the process.
    if (result instanceof Promise) result.catch(() => {})
    return typeof result === 'boolean' ? result : undefined
  } catch {
    return undefined
  }
}
