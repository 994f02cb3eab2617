import assert from 'node:assert/strict'
import type { ThrottleKey, ThrottleStore } from '@sallyport/core/store'
import { randomText } from '../records.ts'
import { brokenCases, runSuite, type Cases, type SuiteOptions, type TestRunner } from '../runner.ts'
import { givingBack } from './throttle-give-back.ts'
import { admitted, exceededOf, fill, newKey, now, refusal, room } from './throttle-hits.ts'
import { rows, together } from './collect.ts'

const clocks = { 'at the epoch': 0, 'in the year 2100': 4_102_444_800, 'in the year 9990': 253_086_681_600 }

/** Changes that a wrong key or collation would ignore. */
const nearlySame: Readonly<Record<string, (key: ThrottleKey) => Partial<ThrottleKey>>> = {
  'the case of the owner': key => ({ owner: key.owner.toUpperCase() }),
  'the case of the name': key => ({ name: key.name.toUpperCase() }),
  'a longer owner': key => ({ owner: `${key.owner}0` }),
  'a longer name': key => ({ name: `${key.name}:0` }),
  'an underscore for a hyphen': key => ({ owner: key.owner.replace('-', '_') }),
}

const counting: Cases<ThrottleStore> = {
  'admits hits up to the limit, then returns when the window ends': async ({ store }) => {
    const key = newKey({ limit: 2 })
    assert.deepEqual(await store.hit([key], now), admitted)
    assert.deepEqual(await store.hit([key], now), admitted)
    assert.deepEqual(await refusal(store, [key]), { admitted: false, exceeded: 0, resetsAt: now + 60 })
  },
  'admits a hit without keys': async ({ store }) => {
    assert.deepEqual(await store.hit([], now), admitted)
    await store.giveBack([], now)
  },
  'does not extend a window by hits': async ({ store }) => {
    const key = newKey({ limit: 3 })
    for (const time of [now, now + 30, now + 58]) assert.deepEqual(await store.hit([key], time), admitted)
    for (const time of [now + 58, now + 59]) {
      assert.deepEqual(await refusal(store, [key], time), { admitted: false, exceeded: 0, resetsAt: now + 60 })
    }
  },
  'starts a new window when the old one has ended by core’s time': async ({ store }) => {
    const key = newKey({ limit: 1 })
    for (const time of [now, now + 60, now + 1000]) {
      assert.deepEqual(await store.hit([key], time), admitted)
      assert.deepEqual(await refusal(store, [key], time), { admitted: false, exceeded: 0, resetsAt: time + 60 })
    }
  },
  'counts hits of a process whose clock is behind': async ({ store }) => {
    const key = newKey({ limit: 2 })
    await store.hit([key], now)
    assert.deepEqual(await store.hit([key], now - 2), admitted)
    assert.deepEqual(await refusal(store, [key], now - 2), { admitted: false, exceeded: 0, resetsAt: now + 60 })
  },
  'keeps a window and a limit for each key': async ({ store }) => {
    const [short, long] = [newKey({ limit: 1, window: 10 }), newKey({ limit: 2, window: 3600 })]
    assert.deepEqual(await store.hit([short, long], now), admitted)
    assert.deepEqual(await store.hit([short, long], now + 10), admitted)
    assert.deepEqual(await refusal(store, [short, long], now + 20), {
      admitted: false,
      exceeded: 1,
      resetsAt: now + 3600,
    })
  },
  'uses the limit of each call': async ({ store }) => {
    const key = newKey({ limit: 10 })
    await fill(store, key, 5)
    assert.equal((await store.hit([{ ...key, limit: 5 }], now)).admitted, false)
    assert.deepEqual(await store.hit([key], now), admitted)
  },
  'shows the same count to every connection': async ({ views }) => {
    const key = newKey({ limit: views.length })
    for (const view of views) assert.deepEqual(await view.hit([key], now), admitted)
    for (const view of views) assert.equal((await view.hit([key], now)).admitted, false)
  },
  'counts a hit on 20 keys': async ({ store }) => {
    const keys = Array.from({ length: 20 }, () => newKey({ limit: 1 }))
    assert.deepEqual(await store.hit(keys, now), admitted)
    for (const key of keys) assert.equal(await room(store, key), 0)
  },
  'accepts owners and names of the maximum length': async ({ store }) => {
    const key = { ...newKey({ limit: 1 }), owner: randomText().padEnd(64, '_'), name: randomText().padEnd(128, ':') }
    assert.deepEqual(await store.hit([key], now), admitted)
    assert.equal((await store.hit([key], now)).admitted, false)
    await store.clear(key.owner)
    assert.deepEqual(await store.hit([key], now), admitted)
  },
  ...rows(
    clocks,
    row => `counts with a clock ${row}`,
    time =>
      async ({ store }) => {
        const key = newKey({ limit: 2 })
        await store.hit([key], time)
        await store.hit([key], time + 5)
        assert.deepEqual(await refusal(store, [key], time + 5), { admitted: false, exceeded: 0, resetsAt: time + 60 })
      },
  ),
  ...rows(
    nearlySame,
    row => `distinguishes keys by ${row}`,
    other =>
      async ({ store }) => {
        const key = { ...newKey({ limit: 1 }), owner: `a-${randomText()}`, name: `a${randomText()}` }
        assert.deepEqual(await store.hit([key, { ...key, ...other(key) }], now), admitted)
        await store.clear(key.owner)
        assert.equal(await room(store, key), 1)
        assert.equal(await room(store, { ...key, ...other(key), limit: 1 }), other(key).owner === undefined ? 1 : 0)
      },
  ),
}

const narrowToWide: Cases<ThrottleStore> = {
  'E11 returns the first exceeded counter': async ({ store }) => {
    const keys = [newKey({ limit: 9 }), newKey({ limit: 1 }), newKey({ limit: 1, window: 99 })]
    await store.hit(keys, now)
    assert.deepEqual(await refusal(store, keys), { admitted: false, exceeded: 1, resetsAt: now + 60 })
    assert.deepEqual(await refusal(store, keys.toReversed()), { admitted: false, exceeded: 0, resetsAt: now + 99 })
  },
  'E11 a refused hit stores nothing: no hit, no counter and no window': async ({ store }) => {
    const [fresh, used, full] = [newKey({ limit: 2 }), newKey({ limit: 4 }), newKey({ limit: 1, window: 900 })]
    await store.hit([used, full], now)
    for (const keys of [
      [fresh, used, full],
      [full, fresh, used],
    ]) {
      for (let time = now; time < now + 30; time++) assert.equal((await store.hit(keys, time)).admitted, false)
    }
    assert.deepEqual(await store.hit([fresh], now + 30), admitted)
    await store.hit([fresh], now + 30)
    assert.deepEqual(await refusal(store, [fresh], now + 30), { admitted: false, exceeded: 0, resetsAt: now + 90 })
    assert.equal(await room(store, used), 3)
  },
  'E11 one source cannot exhaust a wider counter': async ({ views }) => {
    const [wide, wider] = [newKey({ limit: 20 }), newKey({ limit: 40 })]
    const source = newKey({ limit: 5 })
    const verdicts = await together(200, views, store => store.hit([source, wide, wider], now))
    assert.equal(verdicts.filter(each => each.admitted).length, 5)
    assert.deepEqual(new Set(verdicts.flatMap(exceededOf)), new Set([0]))
    assert.equal(await room(views[0]!, wide), 15)
    assert.equal(await room(views[1]!, wider), 35)
  },
  'E11 hits that a wide counter refuses do not count on narrow ones, even concurrently': async ({ views }) => {
    const wide = newKey({ limit: 10 })
    const sources = Array.from({ length: 60 }, () => newKey({ limit: 3 }))
    const verdicts = await together(60, views, (store, index) => store.hit([sources[index]!, wide], now))
    assert.equal(verdicts.filter(each => each.admitted).length, 10)
    const left = await together(60, views, (store, index) => room(store, sources[index]!))
    assert.deepEqual(
      left,
      verdicts.map(each => (each.admitted ? 2 : 3)),
    )
  },
  'E04 admits exactly the limit under 200 concurrent hits, on every counter': async ({ views }) => {
    const keys = [newKey({ limit: 60 }), newKey({ limit: 60 }), newKey({ limit: 200 })]
    const verdicts = await together(200, views, store => store.hit(keys, now))
    assert.equal(verdicts.filter(each => each.admitted).length, 60)
    assert.equal(await room(views[0]!, keys[2]!), 140)
  },
  'accepts keys in any order concurrently without a deadlock': async ({ views }) => {
    const keys = [newKey(), newKey(), newKey(), newKey()]
    await together(100, views, (store, index) => store.hit(index % 2 ? keys : keys.toReversed(), now))
    for (const key of keys) assert.equal(await room(views[0]!, key), 900)
  },
  'counts exactly in a window that many hits start concurrently': async ({ views }) => {
    const key = newKey({ limit: 10 })
    await fill(views[0]!, key, 10)
    const verdicts = await together(64, views, store => store.hit([key], now + 60))
    assert.equal(verdicts.filter(each => each.admitted).length, 10)
    for (const each of verdicts) assert.ok(each.admitted || each.resetsAt === now + 120)
  },
}

/**
 * Defines the cases that every throttle store must pass.
 *
 * @example
 * ```ts
 * import { testThrottleStore } from '@sallyport/testkit'
 * import { afterAll, describe, test } from 'vitest'
 * testThrottleStore({ describe, test, afterAll }, { name: 'memory', open: async () => ({ store: store.throttle }) })
 * ```
 */
export function testThrottleStore(runner: TestRunner, options: SuiteOptions<ThrottleStore>): void {
  const broken = brokenCases(options, {
    hit: store => store.hit([newKey()], now),
    giveBack: store => store.giveBack([newKey()], now),
    clear: store => store.clear(randomText()),
  })
  runSuite(runner, 'throttle store', options, { ...counting, ...narrowToWide, ...givingBack, ...broken })
}
