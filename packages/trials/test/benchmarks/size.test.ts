import { expect, test } from 'vitest'
import type { Row } from '../../src/benchmarks/benchmark.ts'
import { allocated, kept } from '../../src/benchmarks/sizes/in-process.ts'

/** What was measured with few entries, and some room: a quarter more for garbage, and a twentieth for what is kept. */
const limits: Readonly<Record<string, number>> = {
  'allocated by auth.verify, a token seen before': 350,
  'allocated by auth.verify, a new token': 2_900,
  'allocated by a guard, a token seen before': 600,
  'a revocation in the memory of a process': 116,
  'a verified token in the cache, with its text': 850,
  'a watched connection': 1_600,
}

const tooLarge = (rows: readonly Row[]) => rows.filter(({ name, value }) => !(value <= limits[name]!))

test('P-7 a check allocates no more than it did', () => {
  const rows = allocated()
  expect(rows).toHaveLength(3)
  expect(tooLarge(rows)).toEqual([])
})

test('P-7 a process keeps no more than it did for a revocation, a token and a watched connection', () => {
  const rows = kept(250_000)
  expect(rows).toHaveLength(3)
  expect(tooLarge(rows)).toEqual([])
})
