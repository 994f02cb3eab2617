import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parsePolicy } from '../src/index.ts'
import { actions, policyFrom, policies, seeded } from './arbitraries.ts'

// Thousands of cases take a while on a slow machine.
vi.setConfig({ testTimeout: 120_000 })

const prototypeNames = [
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{}}}',
  '["__proto__"]',
  '"__proto__"',
]
const json = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...prototypeNames).map(text => JSON.parse(text) as unknown),
  fc.constantFrom<unknown>('*', 'doc:*', '', 'r9', 1, {}, [], [[]], null, true, { subject: 'id' }),
)
const stored = policies({ withFunctions: false, withTenants: true }).map(policy => JSON.stringify(policyFrom(policy)))

/**
 * Parses a policy and tries all permissions. If it is rejected, the error must be one of parsePolicy's own messages.
 */
function tryOut(input: unknown): 'rejected' | 'accepted' {
  try {
    const policy = parsePolicy(input, { onEvent: () => {} })
    const subject = { id: 'u1', roles: ['r0', 'r1', 'constructor', '__proto__'] }
    for (const action of actions) expect(typeof policy.can(subject, `doc:${action}`, {}, {})).toBe('boolean')
    expect(policy.can({ id: 'u1', roles: ['__proto__', 'toString'] }, 'isAdmin')).toBe(false)
    return 'accepted'
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    expect((error as TypeError).message).toMatch(/^parsePolicy: (\n- .+)+$|^parsePolicy: [^\n]+$/)
    return 'rejected'
  }
}

test('H01 arbitrary JSON is rejected', () => {
  fc.assert(
    fc.property(json, input => {
      expect(tryOut(input)).toBe('rejected')
    }),
    seeded,
  )
})

test('H01 H02 a policy with one value replaced is either rejected with a clear error or decides safely', () => {
  const outcomes = { rejected: 0, accepted: 0 }
  const property = fc.property(stored, fc.nat(), json, (text, place, other) => {
    const policy: unknown = JSON.parse(text)
    const paths = pathsIn(policy)
    outcomes[tryOut(replaced(policy, paths[place % paths.length]!, other))]++
  })
  fc.assert(property, { ...seeded, numRuns: 1_000 })
  expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
  // The test proves little if nearly all policies are rejected, or nearly none.
  expect(Math.min(outcomes.rejected, outcomes.accepted)).toBeGreaterThan(80)
})

type Path = readonly string[]

/** The paths to all nested values. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>
  return Object.assign(copy, { [key]: replaced(copy[key], rest, other) })
}
