import { expect, test } from 'vitest'
import { createClock } from '../src/index.ts'

test('the clock stands still until it is moved', () => {
  const time = createClock(1500)
  expect([time.clock(), time.seconds()]).toEqual([1500, 1])
  time.advance('2s')
  time.advance(250)
  expect(time.clock()).toBe(3750)
  time.advance('-1s')
  expect(time.clock()).toBe(2750)
  time.set(10)
  expect(time.clock()).toBe(10)
})

test.each([
  ['1s', 1000],
  ['15m', 900_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
] as const)('%s is %i ms', (text, milliseconds) => {
  const time = createClock(0)
  time.advance(text)
  expect(time.clock()).toBe(milliseconds)
})

test.each(['1.5s', '1e3s', ' 1s'] as const)('%s is rejected', text => {
  expect(() => createClock().advance(text)).toThrow(TypeError)
})
