import { expect, test } from 'vitest'
import { allocated } from '../../src/benchmarks/sizes/allocated.ts'

/** A quarter more than was measured. */
const limits: Readonly<Record<string, number>> = {
  'allocated by auth.verify, a token seen before': 460,
  'allocated by auth.verify, a new token': 3_000,
  'allocated by a guard, a token seen before': 1_100,
}

test('P-7 a check allocates no more than it did', () => {
  const rows = allocated()
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(limits))
  expect(rows.filter(({ name, value }) => value > limits[name]!)).toEqual([])
})
