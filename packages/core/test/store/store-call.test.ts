import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthError, HiddenCause } from '../../src/errors.ts'
import { storeUnavailable, withTimeout } from '../../src/store/store-call.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('J04 a call that answers in time gives its value and leaves no timer', async () => {
  expect(await withTimeout(Promise.resolve(7), 500, 'sessions.find')).toBe(7)
  expect(vi.getTimerCount()).toBe(0)
})

test('J04 a call that never answers ends at the timeout with store_unavailable', async () => {
  const ends: string[] = []
  const call = withTimeout(new Promise(() => {}), 500, 'sessions.find', () => ends.push('destroyed'))
  const outcome = call.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(499)
  expect(ends).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  const cause = { message: 'StoreTimeout sessions.find' }
  expect(await outcome).toMatchObject({ code: 'store_unavailable', retry: true, cause })
  expect(ends).toEqual(['destroyed'])
})

test('J04 an answer that fails after the timeout is not an unhandled rejection', async () => {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('connection closed')), 600))
  const outcome = withTimeout(late, 500, 'sessions.find').catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(500)
  expect(await outcome).toMatchObject({ code: 'store_unavailable' })
  await vi.advanceTimersByTimeAsync(100)
})

test('J07 the original error is only in the cause', async () => {
  const original = new Error('deadlock detected: parameters a, b')
  const error = await withTimeout(Promise.reject(original), 500, 'sessions.rotate').catch((reason: AuthError) => reason)
  expect(error).toMatchObject({
    code: 'store_unavailable',
    message: 'The service cannot be reached. Try again shortly.',
  })
  expect(error).toHaveProperty('cause', expect.any(HiddenCause))
  expect(inspect(error)).not.toContain('parameters')
})

test('J07 an AuthError passes as it is', () => {
  const error = new AuthError('misconfigured')
  expect(storeUnavailable(error)).toBe(error)
})
