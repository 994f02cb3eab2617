import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, onTestFinished, test, vi } from 'vitest'
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

test('development tools in the process learn of every new Auth', async () => {
  const announced: unknown[] = []
  const listen = (message: unknown) => void announced.push(message)
  subscribe('sallyport:auth_created', listen)
  onTestFinished(() => void unsubscribe('sallyport:auth_created', listen))
  const made = setUp().auth
  expect(announced).toEqual([{ auth: made }])
})
