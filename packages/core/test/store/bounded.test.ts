import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkedStore } from '../../src/checked/store.ts'
import { memoryStore, type Store } from '../../src/index.ts'
import { boundedStore } from '../../src/store/bounded.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A store whose look-ups of blocked subjects take so long, in milliseconds. */
function slowStore(milliseconds: number): Store {
  const has = () => new Promise<boolean>(resolve => void setTimeout(resolve, milliseconds, true))
  const store = memoryStore()
  return { ...store, blocks: { ...store.blocks, has } }
}

async function outcomeOf(store: Store): Promise<unknown> {
  const call = checkedStore(store, () => {}).blocks.has('ann')
  const outcome = call.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(60_000)
  return outcome
}

test('R-8 a store without a timeout gets one of 5 seconds', async () => {
  expect(await outcomeOf(slowStore(4999))).toBe(true)
  expect(await outcomeOf(slowStore(5001))).toMatchObject({ code: 'store_unavailable' })
})

test('R-8 the timeout of a bounded store is the only one, even if it is longer than 5 seconds', async () => {
  expect(await outcomeOf(boundedStore(slowStore(50_000)))).toBe(true)
})

test('R-8 a copy of a bounded port is not bounded', async () => {
  const store = boundedStore(slowStore(50_000))
  expect(await outcomeOf({ ...store, blocks: { ...store.blocks } })).toMatchObject({ code: 'store_unavailable' })
})

test('R-8 ports of a bounded store stay bounded in another store', async () => {
  const { blocks } = boundedStore(slowStore(50_000))
  expect(await outcomeOf({ ...memoryStore(), blocks })).toBe(true)
})

test('R-8 whatever a bounded store rejects with is 503', async () => {
  const { blocks, ...others } = memoryStore()
  const has = () => Promise.reject(new TypeError('a value of another type'))
  const store = boundedStore({ ...others, blocks: { ...blocks, has } })
  expect(await outcomeOf(store)).toMatchObject({ code: 'store_unavailable', retry: true })
})
