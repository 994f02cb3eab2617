import assert from 'node:assert/strict'
import type { ThrottleKey, ThrottleStore } from '@sallyport/core'
import { randomText } from '../records.ts'
import { brokenCases, runSuite, type Cases, type SuiteOptions, type TestRunner } from '../runner.ts'
import { rows, together } from './collect.ts'
import { hostileText, longest, nearlySame } from './hostile.ts'

const now = 1_700_000_000

const clocks = { 'that stands at the epoch': 0, 'of the year 2100': 4_102_444_800, 'of the year 9990': 253_086_681_600 }

const cases: Cases<ThrottleStore> = {
  'counts from one, and tells when the window ends': async ({ store }) => {
    const key = newKey()
    assert.deepEqual(await hit(store, [key]), [{ count: 1, resetsAt: now + 60 }])
    assert.deepEqual(await hit(store, [key]), [{ count: 2, resetsAt: now + 60 }])
  },
  'keeps the end of a window while it is hit': async ({ store }) => {
    const key = newKey()
    await hit(store, [key])
    assert.deepEqual(await hit(store, [key], now + 30), [{ count: 2, resetsAt: now + 60 }])
    assert.deepEqual(await hit(store, [key], now + 59), [{ count: 3, resetsAt: now + 60 }])
  },
  'starts again when the window has ended by the time that core gives': async ({ store }) => {
    const key = newKey()
    await hit(store, [key])
    await hit(store, [key])
    assert.deepEqual(await hit(store, [key], now + 60), [{ count: 1, resetsAt: now + 120 }])
    assert.deepEqual(await hit(store, [key], now + 1000), [{ count: 1, resetsAt: now + 1060 }])
  },
  'goes on counting though another process’s clock is behind': async ({ store }) => {
    const key = newKey()
    await hit(store, [key])
    assert.deepEqual(await hit(store, [key], now - 2), [{ count: 2, resetsAt: now + 60 }])
  },
  'gives every key the window of its own': async ({ store }) => {
    const keys = [newKey(10), newKey(3600)]
    await hit(store, keys)
    const states = await hit(store, keys, now + 10)
    assert.deepEqual(states, [
      { count: 1, resetsAt: now + 20 },
      { count: 2, resetsAt: now + 3600 },
    ])
  },
  'counts keys independently': async ({ store }) => {
    const [first, second] = [newKey(), newKey()]
    await hit(store, [first])
    assert.deepEqual(await counts(store, [second]), [1])
    assert.deepEqual(await counts(store, [first]), [2])
  },
  'answers in the order of the keys': async ({ store }) => {
    const keys = [newKey(), newKey(), newKey()]
    await hit(store, keys.slice(0, 1))
    await hit(store, keys.slice(0, 2))
    assert.deepEqual(await counts(store, keys), [3, 2, 1])
    assert.deepEqual(await counts(store, keys.toReversed()), [2, 3, 4])
  },
  'shows every connection the same count': async ({ views }) => {
    const key = newKey()
    for (const [index, view] of views.entries()) assert.deepEqual(await counts(view, [key]), [index + 1])
  },
  'misses none of 200 hits at once, and counts none twice': async ({ views }) => {
    const keys = [newKey(), newKey(), newKey()]
    const seen = await together(200, views, store => counts(store, keys))
    const expected = Array.from({ length: 200 }, (_, index) => index + 1)
    for (const [index] of keys.entries()) assert.deepEqual(ascending(seen.map(each => each[index]!)), expected)
  },
  'takes keys in any order at once, without a deadlock': async ({ views }) => {
    const keys = [newKey(), newKey(), newKey(), newKey()]
    await together(100, views, (store, index) => hit(store, index % 2 ? keys : keys.toReversed()))
    assert.deepEqual(await counts(views[0]!, keys), [101, 101, 101, 101])
  },
  'counts a new window exactly though many start it at once': async ({ views }) => {
    const key = newKey()
    await hit(views[0]!, [key])
    const states = (await together(64, views, store => hit(store, [key], now + 60))).flat()
    assert.deepEqual(
      ascending(states.map(state => state.count)),
      Array.from({ length: 64 }, (_, index) => index + 1),
    )
    assert.deepEqual(new Set(states.map(state => state.resetsAt)), new Set([now + 120]))
  },
  'forgets what it forgives, and nothing else': async ({ store }) => {
    const [first, second, third] = [newKey(), newKey(), newKey()]
    await hit(store, [first, second, third])
    await store.forgive([first, third])
    assert.deepEqual(await counts(store, [first, second, third]), [1, 2, 1])
  },
  'forgives what was never hit': async ({ store }) => {
    const key = newKey()
    await store.forgive([key])
    assert.deepEqual(await counts(store, [key]), [1])
  },
  'starts a new window after forgiving': async ({ store }) => {
    const key = newKey()
    await hit(store, [key])
    await store.forgive([key])
    assert.deepEqual(await hit(store, [key], now + 30), [{ count: 1, resetsAt: now + 90 }])
  },
  'forgives on every connection at once': async ({ views }) => {
    const key = newKey()
    await hit(views[0]!, [key])
    await views[1]!.forgive([key])
    assert.deepEqual(await counts(views[2]!, [key]), [1])
  },
  'counts 20 keys in one go': async ({ store }) => {
    const keys = Array.from({ length: 20 }, () => newKey())
    await hit(store, keys)
    assert.deepEqual(new Set(await counts(store, keys)), new Set([2]))
  },
  ...rows(
    clocks,
    row => `counts by a clock ${row}`,
    time =>
      async ({ store }) => {
        const key = newKey()
        await hit(store, [key], time)
        assert.deepEqual(await hit(store, [key], time + 5), [{ count: 2, resetsAt: time + 60 }])
      },
  ),
  ...rows(
    hostileText,
    row => `takes ${row} for text, in a key`,
    text =>
      async ({ store }) => {
        for (const id of [text + randomText(), longest(text + randomText())]) {
          assert.deepEqual(await counts(store, [{ id, window: 60 }]), [1])
          assert.deepEqual(await counts(store, [{ id, window: 60 }]), [2])
          await store.forgive([{ id, window: 60 }])
          assert.deepEqual(await counts(store, [{ id, window: 60 }]), [1])
        }
      },
  ),
  ...rows(
    nearlySame,
    row => `tells keys apart by ${row}`,
    other =>
      async ({ store }) => {
        const key = { id: `a${randomText()}`, window: 60 }
        assert.deepEqual(await counts(store, [key, { ...key, id: other(key.id) }]), [1, 1])
      },
  ),
}

/** Defines the cases that every throttle store must pass. */
export function testThrottleStore(runner: TestRunner, options: SuiteOptions<ThrottleStore>): void {
  const broken = brokenCases(options, {
    hit: store => store.hit([newKey()], now),
    forgive: store => store.forgive([newKey()]),
  })
  runSuite(runner, 'throttle store', options, { ...cases, ...broken })
}

function newKey(window = 60): ThrottleKey {
  return { id: randomText(), window }
}

async function hit(store: ThrottleStore, keys: readonly ThrottleKey[], time = now) {
  return (await store.hit(keys, time)).map(state => ({ ...state }))
}

async function counts(store: ThrottleStore, keys: readonly ThrottleKey[]) {
  return (await store.hit(keys, now)).map(state => state.count)
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b)
}
