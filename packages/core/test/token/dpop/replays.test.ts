import { expect, test } from 'vitest'
import { memoryStore } from '../../../src/index.ts'
import { memoryReplays, sharedReplays } from '../../../src/token/dpop/replays.ts'
import { codeOf } from '../../fixtures/auth.ts'

test('K03 a proof is taken once for as long as it is accepted, and forgotten later', () => {
  const replays = memoryReplays(70)
  expect(replays.take('p', 0)).toBe(true)
  for (const at of [0, 1, 69, 70, 71, 139]) expect([at, replays.take('p', at)]).toEqual([at, false])
  expect(replays.take('p', 300)).toBe(true)
})

test('K03 a proof at the end of one period is remembered through the next', () => {
  const replays = memoryReplays(70)
  expect(replays.take('first', 0)).toBe(true)
  expect(replays.take('late', 69)).toBe(true)
  expect(replays.take('late', 69 + 70)).toBe(false)
})

test('K03 the memory is bounded: beyond the bound proofs are refused and none is forgotten', async () => {
  const replays = memoryReplays(70, 1000)
  for (let n = 0; n < 1000; n++) expect(replays.take(`p${n}`, 0)).toBe(true)
  expect(await codeOf((async () => replays.take('one more', 1))())).toBe('overloaded')
  for (let n = 0; n < 1000; n++) expect(replays.take(`p${n}`, 1)).toBe(false)
  expect(replays.take('one more', 70)).toBe(true)
})

test('K03 a store takes a proof once in all processes', async () => {
  const { throttle } = memoryStore()
  const one = sharedReplays(70, throttle)
  const other = sharedReplays(70, throttle)
  const taken = await Promise.all(Array.from({ length: 64 }, async (_, n) => (n % 2 ? one : other).take('p', 1000)))
  expect(taken.filter(Boolean)).toHaveLength(1)
  expect(await other.take('p', 1071)).toBe(false)
  expect(await other.take('p', 1072)).toBe(true)
})
