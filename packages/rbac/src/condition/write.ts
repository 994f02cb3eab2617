import { isPath, type InTest, type Literal, type Path, type Scalar, type Test } from './test.ts'

/** A condition as JSON. */
export type StoredCondition = { readonly [key: string]: unknown }

/** Converts a condition to its stored form. Returns undefined if a part of it is a function. */
export function writeCondition(test: Test): StoredCondition | undefined {
  switch (test.kind) {
    case 'all':
      return writeAll(test.of)
    case 'any':
      return wrap('$or', test.of.map(writeCondition))
    case 'not': {
      const of = writeCondition(test.of)
      return of === undefined ? undefined : { $not: of }
    }
    case 'equal':
      return at(test.left, writeValue(test.right))
    case 'order':
      return at(test.left, { [test.op]: writeValue(test.right) })
    case 'in':
      return at(test.left, { in: writeList(test.right) })
    case 'contains':
      return at(test.left, { contains: writeValue(test.right) })
    case 'contains_any':
      return at(test.left, { containsAny: writeList(test.right) })
    case 'opaque':
      return undefined
  }
}

/** Tests of different fields become members of one object, others a list in `$and`. */
function writeAll(tests: readonly Test[]): StoredCondition | undefined {
  const parts = tests.map(writeCondition)
  const keys = parts.flatMap(part => Object.keys(part ?? {}))
  if (keys.length === 0 || new Set(keys).size < keys.length) return wrap('$and', parts)
  return parts.reduce((whole, part) => whole && part && { ...whole, ...part }, {})
}

function wrap(key: string, parts: readonly (StoredCondition | undefined)[]): StoredCondition | undefined {
  return parts.includes(undefined) ? undefined : { [key]: parts }
}

function at(left: Path, operand: unknown): StoredCondition {
  return left.from === 'resource' ? { [left.name]: operand } : { [`$${left.from}`]: { [left.name]: operand } }
}

function writeValue(right: Path | Literal): unknown {
  return isPath(right) ? { [right.from]: right.name } : writeScalar(right.value)
}

function writeList(right: InTest['right']): unknown {
  return isPath(right) ? writeValue(right) : right.values.map(writeScalar)
}

function writeScalar(value: Scalar | null): unknown {
  if (value instanceof Date) return { date: value.toISOString() }
  return typeof value === 'bigint' ? { bigint: String(value) } : value
}
