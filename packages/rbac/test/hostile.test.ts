import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parsePolicy } from '../src/index.ts'
import { actions, made, policies, seeded } from './arbitraries.ts'

// Thousands of cases take a while on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const byBirth = ['{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{}}}', '["__proto__"]', '"__proto__"']
const json = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...byBirth).map(text => JSON.parse(text) as unknown),
  fc.constantFrom<unknown>('*', 'doc:*', '', 'r9', 1, {}, [], [[]], null, true, { subject: 'id' }),
)
const stored = policies({ withFunctions: false, withTenants: true }).map(policy => JSON.stringify(made(policy)))

/** Reads a policy and asks it everything. What it is refused with must be its own sentence, and not a failure underneath. */
function tryOut(input: unknown): 'refused' | 'taken' {
  try {
    const policy = parsePolicy(input, { onEvent: () => {} })
    const subject = { id: 'u1', roles: ['r0', 'r1', 'constructor', '__proto__'] }
    for (const action of actions) expect(typeof policy.can(subject, `doc:${action}`, {}, {})).toBe('boolean')
    expect(policy.can({ id: 'u1', roles: ['__proto__', 'toString'] }, 'isAdmin')).toBe(false)
    return 'taken'
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    expect((error as TypeError).message).toMatch(/^parsePolicy: (\n- .+)+$|^parsePolicy: [^\n]+$/)
    return 'refused'
  }
}

test('H01 any JSON in the place of a policy is refused', () => {
  fc.assert(
    fc.property(json, input => {
      expect(tryOut(input)).toBe('refused')
    }),
    seeded,
  )
})

test('H01 H02 a policy in which something else stands in one place is refused by name, or decides', () => {
  const outcomes = { refused: 0, taken: 0 }
  const property = fc.property(stored, fc.nat(), json, (text, place, other) => {
    const policy: unknown = JSON.parse(text)
    const paths = pathsIn(policy)
    outcomes[tryOut(replaced(policy, paths[place % paths.length]!, other))]++
  })
  fc.assert(property, { ...seeded, numRuns: 1_000 })
  expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
  // Changes that were nearly always refused, or nearly never, would prove little.
  expect(Math.min(outcomes.refused, outcomes.taken)).toBeGreaterThan(80)
})

type Path = readonly string[]

/** The way to every value in a value. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>
  return Object.assign(copy, { [key]: replaced(copy[key], rest, other) })
}
