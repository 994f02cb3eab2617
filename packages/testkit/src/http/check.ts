import assert from 'node:assert/strict'
import { any, type Expected, ownHeaders } from './exchange.ts'
import type { WireAnswer } from './wire.ts'

/** Compares an answer with what must come back. The error of node:assert shows the difference. */
export function check(answer: WireAnswer, expected: Expected): void {
  const { status, lines, body } = answer
  const own = ownOf(lines)
  const told = body === '' ? undefined : readBody(body)
  assert.deepEqual(
    { status, headers: expected.headers && own, body: masked(told, expected.body) },
    { status: expected.status, headers: expected.headers && { ...expected.headers }, body: expected.body },
  )
}

/** Sallyport's headers. A second one of a name is shown too: clients read either. */
function ownOf(lines: WireAnswer['lines']): Readonly<Record<string, string>> {
  const own = lines.filter(([name]) => ownHeaders.has(name))
  const allOf = (name: string): string =>
    own
      .filter(([other]) => other === name)
      .map(([, value]) => value)
      .join(' and ')
  return Object.fromEntries(own.map(([name]) => [name, allOf(name)]))
}

/** Another text is no failure of the test itself: it is shown next to what was expected. */
function readBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

/** Puts `any` where it is expected and something is there. */
function masked(value: unknown, expected: unknown): unknown {
  if (expected === any && value !== undefined) return any
  if (Array.isArray(value)) return value.map((each, i) => masked(each, at(expected, i)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each, at(expected, name))]))
}

function at(expected: unknown, key: string | number): unknown {
  return typeof expected === 'object' && expected !== null ? Reflect.get(expected, key) : undefined
}
