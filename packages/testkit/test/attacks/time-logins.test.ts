import { expect, test } from 'vitest'
import { compareTimes, timeLogins } from '../../src/attacks/time-logins.ts'
import { weakOptions } from './weak-server.ts'

test('E02 every cause is measured equally often', async () => {
  const options = weakOptions()
  const target = await options.start()
  const times = await timeLogins(options, target, 3)
  await target.close()
  expect(times.map(({ cause }) => cause)).toEqual([
    'a wrong password',
    'an unknown user',
    'a password of 73 bytes',
    'a password of 4,000 letters',
    'a password with NUL',
    'a password with a lone surrogate',
    'a login of 300 letters',
    'a blocked user',
  ])
  expect(times.filter(({ median }) => !(median > 0))).toEqual([])
})

test('E02 a faster cause is detected, an equal one is not', () => {
  const wrong = Array.from({ length: 50 }, (_, index) => 250 + (index % 10))
  const [, same, faster] = compareTimes([
    ['wrong', wrong],
    ['same', wrong.toReversed()],
    ['faster', wrong.map(milliseconds => milliseconds - 50)],
  ])
  expect(same).toEqual({ cause: 'same', median: 255, apart: 0, probability: expect.closeTo(1) })
  expect(faster!.probability).toBeLessThan(1e-9)
  expect(faster!.apart).toBeCloseTo(-50 / 255)
})
