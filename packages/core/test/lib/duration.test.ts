import { expect, test } from 'vitest'
import { parseDuration } from '../../src/lib/duration.ts'

test.each([
  ['30s', 30],
  ['15m', 900],
  ['12h', 43_200],
  ['7d', 604_800],
  ['0s', 0],
  [900, 900],
  [0, 0],
])('B15 %j is %i seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

const refused = [
  '',
  ' ',
  ' 15m ',
  '15 m',
  'PT15M',
  '15m30s',
  '1,5h',
  '1.5h',
  '-15m',
  '+15m',
  '015m',
  '15',
  'm',
  '15M',
  '1e3s',
]
const others = [
  '15ms',
  '15w',
  '٣m',
  '9999999999d',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  1.5,
  2 ** 53,
  null,
  undefined,
]

test.each([...refused, ...others, [15], { seconds: 15 }, true])('B15 %j is refused', value => {
  expect(parseDuration(value)).toBeUndefined()
})
