import { expect, test } from 'vitest'
import { rankTest } from '../../src/attacks/rank-test.ts'

test('R-15 interleaved samples do not differ, shifted ones do', () => {
  const even = Array.from({ length: 200 }, (_, index) => index * 2)
  const odd = even.map(value => value + 1)
  expect(rankTest(even, odd)).toBeGreaterThan(0.9)
  expect(
    rankTest(
      even,
      odd.map(value => value + 60),
    ),
  ).toBeLessThan(0.01)
})

// The example of Hollander and Wolfe: U = 35 of 10 and 5. Exactly 0.2544 on both sides; (35 - 25 - 0.5) / 8.165 gives
// this.
test('R-15 the probability matches the textbook', () => {
  const one = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
  expect(rankTest(one, [1.15, 0.88, 0.9, 0.74, 1.21])).toBeCloseTo(0.2446, 3)
})

test('R-15 equal samples do not differ', () => {
  expect(rankTest([1, 1, 1, 1], [1, 1, 1, 1])).toBe(1)
})
