import assert from 'node:assert/strict'
import type { ThrottleStore } from '@sallyport/core/store'
import { randomText } from '../records.ts'
import type { Cases } from '../runner.ts'
import { together } from './collect.ts'
import { admitted, fill, newKey, now, refusal, room } from './throttle-hits.ts'

/** Giving back hits and clearing counters. */
export const givingBack: Cases<ThrottleStore> = {
  'E12 gives back one hit on each key': async ({ store }) => {
    const keys = [newKey({ limit: 2 }), newKey({ limit: 3 })]
    await store.hit(keys, now)
    await store.hit(keys, now)
    await store.giveBack(keys, now)
    assert.deepEqual([await room(store, keys[0]!), await room(store, keys[1]!)], [1, 2])
  },
  'E12 gives back only counted hits': async ({ store }) => {
    const key = newKey({ limit: 2 })
    await store.giveBack([key], now)
    assert.equal(await room(store, key), 2)
  },
  'E12 deletes a counter when all its hits were given back': async ({ store }) => {
    const key = newKey({ limit: 1 })
    await store.hit([key], now)
    await store.giveBack([key], now)
    assert.deepEqual(await store.hit([key], now + 30), admitted)
    assert.deepEqual(await refusal(store, [key], now + 30), { admitted: false, exceeded: 0, resetsAt: now + 90 })
  },
  'E12 gives back hits only in their own window': async ({ store }) => {
    const key = newKey({ limit: 2 })
    await store.hit([key], now)
    await fill(store, key, 2, now + 60)
    await store.giveBack([key], now)
    assert.equal((await store.hit([key], now + 60)).admitted, false)
    await store.giveBack([key], now + 61)
    assert.deepEqual(await store.hit([key], now + 61), admitted)
  },
  'E12 gives back exactly under concurrency': async ({ views }) => {
    const keys = [newKey(), newKey()]
    await together(100, views, store => store.hit(keys, now))
    await together(60, views, (store, index) => store.giveBack(index % 2 ? keys : keys.toReversed(), now))
    for (const key of keys) assert.equal(await room(views[0]!, key), 960)
  },
  'E12 counts and gives back concurrently without losing hits': async ({ views }) => {
    const keys = [newKey(), newKey()]
    await together(120, views, async (store, index) => {
      await store.hit(keys, now)
      if (index % 3 > 0) await store.giveBack(keys, now)
    })
    for (const key of keys) assert.equal(await room(views[0]!, key), 960)
  },
  'E12 clears only the named counters': async ({ store }) => {
    const owner = randomText()
    const [first, second, third] = [newKey({ owner }), newKey({ owner }), newKey({ owner })]
    await store.hit([first, second, third], now)
    await store.clear(owner, [first.name, third.name])
    await store.clear(owner, [])
    assert.deepEqual(
      await together(3, [store], (_, index) => room(store, [first, second, third][index]!)),
      [1000, 999, 1000],
    )
  },
  'E12 clears every counter of an owner, and only of this owner, for every connection': async ({ views }) => {
    const owner = randomText()
    const keys = [newKey({ owner, limit: 1 }), newKey({ owner, limit: 1 }), newKey({ owner, limit: 1 })]
    const other = newKey({ limit: 1 })
    await views[0]!.hit([...keys, other], now)
    await views[1]!.clear(owner)
    assert.deepEqual(await views[2]!.hit(keys, now + 30), admitted)
    assert.equal((await views[2]!.hit([other], now + 30)).admitted, false)
    assert.deepEqual(await refusal(views[0]!, keys, now + 30), { admitted: false, exceeded: 0, resetsAt: now + 90 })
  },
  'E12 accepts clearing counters without hits': async ({ store }) => {
    const key = newKey({ limit: 1 })
    await store.clear(key.owner)
    await store.clear(key.owner, [key.name])
    assert.deepEqual(await store.hit([key], now), admitted)
  },
  'J05 an owner with 300 counters loses none, and gets new ones when their windows have ended': async ({ store }) => {
    const owner = randomText()
    const keys = Array.from({ length: 300 }, () => newKey({ owner, limit: 1 }))
    for (const key of keys) assert.deepEqual(await store.hit([key], now), admitted)
    assert.equal((await store.hit([keys[0]!], now + 59)).admitted, false)
    for (const key of keys.slice(0, 50)) assert.deepEqual(await store.hit([key], now + 60), admitted)
    for (const key of keys.slice(0, 50)) assert.equal((await store.hit([key], now + 60)).admitted, false)
  },
}
