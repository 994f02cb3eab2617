import { expect, test, vi } from 'vitest'
import { internalsOf } from '../../src/auth/internals.ts'
import { createGuard } from '../../src/http/guard/guard.ts'
import { setUp } from '../http/setup.ts'

const { auth } = setUp()

test('a copy of an Auth is accepted where adapters need one', () => {
  expect(internalsOf({ ...auth })).toBe(internalsOf(auth))
})

test('another copy of the package finds the internals of an Auth', async () => {
  vi.resetModules()
  const other = await import('../../src/auth/internals.ts')
  expect(other.internalsOf).not.toBe(internalsOf)
  expect(other.internalsOf(auth)).toBe(internalsOf(auth))
})

test.each([undefined, null, {}, { verify: () => {} }])(
  '%j is not an Auth, and a guard says so when it is made',
  value => {
    expect(() => createGuard(value as never)).toThrow(/^auth: must be what createAuth returned/)
  },
)
