import { expect, test } from 'vitest'
import { fuzz } from '../../src/fuzzers/fuzz.ts'
import { faultOf } from '../../src/fuzzers/judge.ts'

const originals = { accessToken: 'a.a.a', refreshToken: 'r.r.r', resetToken: 'reset' }
const bearer = (value: string) => ({ method: 'GET', path: '/guarded', headers: [['authorization', value]] }) as const
const refresh = (body: string) => ({ method: 'POST', path: '/auth/refresh', headers: [], body }) as const

test('R-16 the application accepts none of 500 mutated requests, and fails on none', async () => {
  const { failure, statuses } = await fuzz(500, 20_300_101)
  expect(failure).toBeUndefined()
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([400, 401]))
})

test('R-16 an accepted mutation and a server error are reported', () => {
  expect(faultOf(bearer('Bearer a.a.b'), 200, originals)).toBe('accepted: 200')
  expect(faultOf(refresh('{"refresh_token":"r.r.x"}'), 200, originals)).toBe('accepted: 200')
  expect(faultOf(bearer('Bearer a.a.b'), 500, originals)).toBe('answered 500')
})

test('R-16 a mutation that means the same may be accepted', () => {
  expect(faultOf(bearer('bearer   a.a.a '), 200, originals)).toBeUndefined()
  expect(faultOf(refresh(' {"x":1,"refresh_token":"r.r.r"}'), 200, originals)).toBeUndefined()
  expect(faultOf(bearer('Bearer a.a.b'), 401, originals)).toBeUndefined()
})
