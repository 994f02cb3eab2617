import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followFeed } from '../../src/store/feed-follower.ts'
import type { FeedRow, FeedSource } from '../../src/store/feed-source.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function row(position: number, subject: string, mark = 'a'): FeedRow {
  return { position, mark, entry: { kind: 'blocked', subject } }
}

/** A feed whose rows and failures a test sets. */
function source(rows: readonly FeedRow[]) {
  const state = { rows, failing: false, reads: 0, stopped: 0, wake: () => {} }
  const feed: FeedSource = {
    async page(from = 0, limit) {
      state.reads += 1
      if (state.failing) throw new Error('gone')
      return state.rows.filter(one => one.position >= from).slice(0, limit)
    },
    storeTime: async () => 1_700_000_000_000,
    async listen(wake) {
      state.wake = wake
      return () => {
        state.stopped += 1
      }
    },
  }
  return Object.assign(state, { feed })
}

function observer() {
  const seen = { subjects: [] as string[], currents: 0, times: [] as number[] }
  return Object.assign(seen, {
    entry: (entry: { subject: string }) => void seen.subjects.push(entry.subject),
    storeTime: (time: number) => void seen.times.push(time),
    current: () => {
      seen.currents += 1
    },
  })
}

test('F11 everything retained is read before it resolves, page by page, once', async () => {
  const store = source(Array.from({ length: 2500 }, (_, index) => row(index + 1, `u${index}`)))
  const seen = observer()
  const stop = new AbortController()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 1000 })
  expect(seen.subjects).toHaveLength(2500)
  expect(new Set(seen.subjects).size).toBe(2500)
  expect(seen).toMatchObject({ currents: 1, times: [1_700_000_000_000] })
  stop.abort()
})

test('R-4 a feed without notifications is read four times a second, for any maximum staleness', async () => {
  const store = source([row(1, 'a')])
  const seen = observer()
  const stop = new AbortController()
  const { page, storeTime } = store.feed
  await followFeed({ page, storeTime }, seen, { signal: stop.signal, maxInterval: 100_000 })
  store.rows = [row(1, 'a'), row(2, 'b')]
  await vi.advanceTimersByTimeAsync(250)
  expect(seen.subjects).toEqual(['a', 'b'])
  stop.abort()
})

test('F11 it reads at the interval, and at once when it is woken', async () => {
  const store = source([row(1, 'a')])
  const seen = observer()
  const stop = new AbortController()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 1000 })
  store.rows = [row(1, 'a'), row(2, 'b')]
  await vi.advanceTimersByTimeAsync(1000)
  expect(seen.subjects).toEqual(['a', 'b'])
  store.rows = [...store.rows, row(3, 'c')]
  store.wake()
  await vi.advanceTimersByTimeAsync(0)
  expect(seen.subjects).toEqual(['a', 'b', 'c'])
  stop.abort()
})

test('F11 a store that was rolled back gives its positions out anew: all of it is read again', async () => {
  const store = source([row(1, 'a'), row(2, 'b')])
  const seen = observer()
  const stop = new AbortController()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 1000 })
  store.rows = [row(1, 'a'), row(2, 'c', 'another')]
  await vi.advanceTimersByTimeAsync(1000)
  expect(seen.subjects).toEqual(['a', 'b', 'a', 'c'])
  stop.abort()
})

test('F11 entries that expired do not stop it', async () => {
  const store = source([row(7, 'a')])
  const seen = observer()
  const stop = new AbortController()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 1000 })
  store.rows = []
  await vi.advanceTimersByTimeAsync(1000)
  store.rows = [row(8, 'b')]
  await vi.advanceTimersByTimeAsync(1000)
  expect(seen).toMatchObject({ subjects: ['a', 'b'], currents: 3 })
  stop.abort()
})

test('R-8 failed reads are not current; it goes on by itself', async () => {
  const store = source([row(1, 'a')])
  const seen = observer()
  const stop = new AbortController()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 5000 })
  store.failing = true
  await vi.advanceTimersByTimeAsync(10_000)
  expect(seen.currents).toBe(1)
  store.failing = false
  store.rows = [row(1, 'a'), row(2, 'b')]
  await vi.advanceTimersByTimeAsync(1000)
  expect(seen).toMatchObject({ subjects: ['a', 'b'], currents: 2 })
  stop.abort()
})

test('F11 it rejects if the first read fails, and leaves no connection or timer', async () => {
  const store = source([])
  store.failing = true
  const stop = new AbortController()
  await expect(followFeed(store.feed, observer(), { signal: stop.signal, maxInterval: 1000 })).rejects.toThrow('gone')
  expect(store.stopped).toBe(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('F11 the signal ends it, its listening and its timers', async () => {
  const store = source([row(1, 'a')])
  const stop = new AbortController()
  const seen = observer()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 1000 })
  stop.abort()
  await vi.advanceTimersByTimeAsync(5000)
  expect(store).toMatchObject({ reads: 1, stopped: 1 })
  expect(vi.getTimerCount()).toBe(0)
})

test('R-12 the store is asked for its time each minute', async () => {
  const store = source([])
  const stop = new AbortController()
  const seen = observer()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 1000 })
  await vi.advanceTimersByTimeAsync(121_000)
  expect(seen.times).toHaveLength(3)
  stop.abort()
})

/** A feed whose store holds a read until there is an entry, or until a test breaks it. */
function blockingSource(rows: readonly FeedRow[]) {
  const state = {
    rows,
    failing: false,
    closed: 0,
    waits: [] as (number | undefined)[],
    answer: () => {},
    break: () => {},
  }
  const feed: FeedSource = {
    async page(from = 0, limit) {
      if (state.failing) throw new Error('gone')
      return state.rows.filter(one => one.position >= from).slice(0, limit)
    },
    storeTime: async () => 1_700_000_000_000,
    wait: after =>
      new Promise((resolve, reject) => {
        state.waits.push(after)
        Object.assign(state, { answer: resolve, break: () => reject(new Error('gone')) })
      }),
    close: () => {
      state.closed += 1
      state.break()
    },
  }
  return Object.assign(state, { feed })
}

test('F11 a store that holds reads is read whenever it answers, from the last entry on', async () => {
  const store = blockingSource([row(1, 'a')])
  const seen = observer()
  const stop = new AbortController()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 1000 })
  store.rows = [...store.rows, row(2, 'b')]
  store.answer()
  await vi.advanceTimersByTimeAsync(0)
  expect(seen.subjects).toEqual(['a', 'b'])
  expect(store.waits).toEqual([1, 2])
  stop.abort()
})

test('R-8 a held read that fails is followed by a read within 250 ms, and that by one each second while it fails', async () => {
  const store = blockingSource([row(1, 'a')])
  const seen = observer()
  const stop = new AbortController()
  await followFeed(store.feed, seen, { signal: stop.signal, maxInterval: 5000 })
  store.rows = [...store.rows, row(2, 'b')]
  store.failing = true
  store.break()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(seen).toMatchObject({ subjects: ['a'], currents: 1 })
  store.failing = false
  await vi.advanceTimersByTimeAsync(1000)
  expect(seen).toMatchObject({ subjects: ['a', 'b'], currents: 2 })
  store.rows = [...store.rows, row(3, 'c')]
  store.break()
  await vi.advanceTimersByTimeAsync(250)
  expect(seen.subjects).toEqual(['a', 'b', 'c'])
  stop.abort()
})

test('F11 the signal closes a source that holds a read, and a first read that fails closes it too', async () => {
  const store = blockingSource([row(1, 'a')])
  const stop = new AbortController()
  await followFeed(store.feed, observer(), { signal: stop.signal, maxInterval: 1000 })
  stop.abort()
  await vi.advanceTimersByTimeAsync(5000)
  expect(store).toMatchObject({ closed: 1, waits: [1] })
  store.failing = true
  const late = { signal: new AbortController().signal, maxInterval: 1000 }
  await expect(followFeed(store.feed, observer(), late)).rejects.toThrow('gone')
  expect(store.closed).toBe(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('F11 a source is closed where the signal aborts while the feed is joined', async () => {
  const store = blockingSource([row(1, 'a')])
  const stop = new AbortController()
  const joining = followFeed(store.feed, observer(), { signal: stop.signal, maxInterval: 1000 })
  stop.abort()
  await joining
  await vi.advanceTimersByTimeAsync(5000)
  expect(store).toMatchObject({ closed: 1, waits: [] })
  expect(vi.getTimerCount()).toBe(0)
})
