import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deadlinesOf } from '../../src/lib/deadlines.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const deadlines = deadlinesOf(500)

/** Begins a wait that notes its name and the time when it is over. */
function begin(name: string, over: string[], then?: () => void) {
  const start = performance.now()
  return deadlines.begin(() => {
    over.push(`${name} after ${Math.floor(performance.now() - start)}`)
    then?.()
  })
}

test('J04 each wait ends at its own time, by one timer', async () => {
  const over: string[] = []
  begin('a', over)
  await vi.advanceTimersByTimeAsync(100)
  begin('b', over)
  begin('c', over)
  await vi.advanceTimersByTimeAsync(0.5)
  begin('d', over)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(399.5)
  expect(over).toEqual(['a after 500'])
  await vi.advanceTimersByTimeAsync(200)
  expect(over).toEqual(['a after 500', 'b after 500', 'c after 500', 'd after 500'])
  expect(vi.getTimerCount()).toBe(0)
})

test('J04 a wait that was ended is over for nobody, and the ones behind it still are', async () => {
  const over: string[] = []
  const first = begin('first', over)
  await vi.advanceTimersByTimeAsync(200)
  begin('second', over)
  deadlines.end(first)
  deadlines.end(first)
  await vi.advanceTimersByTimeAsync(499)
  expect(over).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(over).toEqual(['second after 500'])
})

test('J04 no timer is left when every wait was ended, and the next one has its own', async () => {
  const over: string[] = []
  const waits = [begin('a', over), begin('b', over)]
  for (const wait of waits) deadlines.end(wait)
  expect(vi.getTimerCount()).toBe(0)
  begin('c', over)
  await vi.advanceTimersByTimeAsync(500)
  expect(over).toEqual(['c after 500'])
})

test('J04 waits that begin and end while others become due keep to one timer', async () => {
  const over: string[] = []
  const ended = { wait: undefined as ReturnType<typeof begin> | undefined }
  begin('a', over, () => {
    begin('again', over)
    deadlines.end(ended.wait!)
  })
  await vi.advanceTimersByTimeAsync(300)
  ended.wait = begin('ended', over)
  await vi.advanceTimersByTimeAsync(200)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(500)
  expect(over).toEqual(['a after 500', 'again after 500'])
  expect(vi.getTimerCount()).toBe(0)
})
