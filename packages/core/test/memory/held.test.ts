import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { memoryStore } from '../../src/memory/memory-store.ts'
import { session } from './records.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Megabytes that are held after so much work and not before it. */
async function heldBy(work: () => Promise<void>): Promise<number> {
  collect()
  const before = process.memoryUsage().heapUsed
  await work()
  collect()
  return (process.memoryUsage().heapUsed - before) / 2 ** 20
}

const now = 1_700_000_000
const counter = (index: number) => ({ owner: `ip-${index}`, name: 'login', limit: 10, window: 3600 })

// Each of these held 30 to 40 MB more with every 300,000 writes.
test('R-11 counters that climb and start again hold no more after 300,000 hits than after the first', async () => {
  const { throttle } = memoryStore({ maxThrottleKeys: 1000 })
  const hitMany = async () => {
    for (let hit = 0; hit < 300_000; hit++) await throttle.hit([counter(hit >> 2)], now)
  }
  await hitMany()
  expect(await heldBy(hitMany)).toBeLessThan(5)
  expect(await throttle.hit([{ ...counter(74_999), limit: 4 }], now)).toMatchObject({ admitted: false })
})

test('R-11 a session that is refreshed 300,000 times and never joined by another holds no more than at first', async () => {
  const { sessions } = memoryStore()
  const record = session()
  await sessions.insert(record, 5)
  const rotate = async (turn: number) =>
    sessions.rotate(record, turn === 0 ? record.tokenHash : `h${turn - 1}`, {
      generation: turn,
      previousHash: null,
      tokenHash: `h${turn}`,
      sealedSuccessor: null,
      retryHash: null,
      rotatedAt: record.rotatedAt,
      idleExpiresAt: record.idleExpiresAt,
    })
  const rotateMany = async () => {
    for (let turn = 0; turn < 300_000; turn++) await rotate(turn)
  }
  expect(await heldBy(rotateMany)).toBeLessThan(5)
  expect((await sessions.find(record))?.generation).toBe(299_999)
})
