import { expect, test } from 'vitest'
import { sweepNowAndThen } from '../../src/store/housekeeping.ts'

test('J05 one write in a hundred sweeps', () => {
  let sweeps = 0
  const wrote = sweepNowAndThen(async () => {
    sweeps += 1
  })
  for (let write = 0; write < 100; write += 1) wrote()
  expect(sweeps).toBe(1)
})

test('J05 sweeps do not pile up, and a failed one is followed by another', async () => {
  let sweeps = 0
  const wrote = sweepNowAndThen(async () => {
    sweeps += 1
    throw new Error('gone')
  }, 1)
  wrote()
  wrote()
  expect(sweeps).toBe(1)
  await new Promise(resolve => setImmediate(resolve))
  wrote()
  expect(sweeps).toBe(2)
})
