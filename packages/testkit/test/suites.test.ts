import type * as nodeTest from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { memoryStore, type Store } from '@sallyport/core'
import type { Revocation } from '@sallyport/core/store'
import type * as vitest from 'vitest'
import { expect, expectTypeOf, test } from 'vitest'
import { testSessionStore, testStore, type TestRunner } from '../src/index.ts'
import { collect, failuresOf } from './collect.ts'

type Fault = (store: Store) => Store

/** Stores with typical mistakes, and the case that must detect each. */
const faults: Readonly<Record<string, readonly [RegExp, Fault]>> = {
  'a check followed by a write': [
    /one of 64 concurrent rotations win and stores/,
    ({ sessions, ...store }) => {
      const rotate: typeof sessions.rotate = async (ref, expected, next) => {
        const record = await sessions.find(ref)
        await turn()
        if (record?.tokenHash !== expected) return false
        return sessions.rotate(ref, (await sessions.find(ref))?.tokenHash ?? '', next)
      }
      return { ...store, sessions: { ...sessions, rotate } }
    },
  ],
  'a rotation that ignores the hash': [
    /rejects the hash that was just replaced/,
    ({ sessions, ...store }) => {
      const rotate: typeof sessions.rotate = async (ref, _, next) =>
        sessions.rotate(ref, (await sessions.find(ref))?.tokenHash ?? '', next)
      return { ...store, sessions: { ...sessions, rotate } }
    },
  ],
  'a rotation that creates a deleted session': [
    /does not revive a deleted session/,
    ({ sessions, ...store }) => {
      const known = new Map<string, Parameters<typeof sessions.insert>[0]>()
      const insert: typeof sessions.insert = async (record, max) => {
        known.set(record.id, record)
        return sessions.insert(record, max)
      }
      const rotate: typeof sessions.rotate = async (ref, expected, next) => {
        if (await sessions.find(ref)) return sessions.rotate(ref, expected, next)
        await sessions.insert({ ...known.get(ref.id)!, ...next }, 1000)
        return true
      }
      return { ...store, sessions: { ...sessions, insert, rotate } }
    },
  ],
  'a rotation that returns whether the row changed': [
    /a rotation to the same values/,
    ({ sessions, ...store }) => {
      const rotate: typeof sessions.rotate = async (ref, expected, next) => {
        const before = JSON.stringify(await sessions.find(ref))
        const swapped = await sessions.rotate(ref, expected, next)
        return swapped && JSON.stringify(await sessions.find(ref)) !== before
      }
      return { ...store, sessions: { ...sessions, rotate } }
    },
  ],
  'a count followed by an insert': [
    /keeps the limit exactly/,
    ({ sessions, ...store }) => {
      const insert: typeof sessions.insert = async (record, max) => {
        const others = await sessions.list(record.subject)
        await turn()
        await sessions.insert(record, 1000)
        return others.slice(max - 1)
      }
      return { ...store, sessions: { ...sessions, insert } }
    },
  ],
  'an insert that deletes sessions over the limit itself': [
    /over the limit and deletes none of them/,
    ({ sessions, ...store }) => {
      const insert: typeof sessions.insert = async (record, max) => {
        const beyond = await sessions.insert(record, max)
        for (const each of beyond === 'exists' ? [] : beyond) await sessions.delete(each)
        return beyond
      }
      return { ...store, sessions: { ...sessions, insert } }
    },
  ],
  'all tokens deleted, then one inserted': [
    /keeps one of 64 tokens/,
    ({ oneTimeTokens, ...store }) => {
      const replace: typeof oneTimeTokens.replace = async record => {
        await oneTimeTokens.deleteAll(record.subject, record.purpose)
        await turn()
        await oneTimeTokens.replace({ ...record, purpose: record.hash })
      }
      const find: typeof oneTimeTokens.find = async ref => {
        const record = await oneTimeTokens.find(ref)
        return record && { ...record, purpose: 'password_reset' }
      }
      return { ...store, oneTimeTokens: { ...oneTimeTokens, replace, find } }
    },
  ],
  'a state that is read, then written': [
    /the state for one of 64/,
    ({ oneTimeTokens, ...store }) => {
      const update: typeof oneTimeTokens.update = async (ref, expected, next) => {
        const record = await oneTimeTokens.find(ref)
        if (record?.state !== expected) return false
        await turn()
        await oneTimeTokens.consume(ref)
        await oneTimeTokens.replace({ ...record, state: next })
        return true
      }
      return { ...store, oneTimeTokens: { ...oneTimeTokens, update } }
    },
  ],
  'expiry by the store’s own clock': [
    /returns expired sessions/,
    ({ sessions, ...store }) => {
      const find: typeof sessions.find = async ref => {
        const record = await sessions.find(ref)
        return record && record.expiresAt * 1000 > Date.now() ? record : undefined
      }
      return { ...store, sessions: { ...sessions, find } }
    },
  ],
  'a find followed by a delete': [
    /one of 64 concurrent consumers/,
    ({ oneTimeTokens, ...store }) => {
      const consume: typeof oneTimeTokens.consume = async ref => {
        const record = await oneTimeTokens.find(ref)
        await turn()
        await oneTimeTokens.consume(ref)
        return record
      }
      return { ...store, oneTimeTokens: { ...oneTimeTokens, consume } }
    },
  ],
  'a read followed by a count': [
    /exactly the limit under 200 concurrent hits/,
    ({ throttle, ...store }) => {
      const hit: typeof throttle.hit = async (keys, now) => {
        for (const key of keys) {
          const verdict = await throttle.hit([{ ...key, limit: key.limit + 1 }], now)
          await throttle.giveBack([key], now)
          if (!verdict.admitted) return verdict
        }
        await turn()
        return throttle.hit(
          keys.map(key => ({ ...key, limit: key.limit * 2 })),
          now,
        )
      }
      return { ...store, throttle: { ...throttle, hit } }
    },
  ],
  'a window that every hit extends': [
    /does not extend a window/,
    ({ throttle, ...store }) => {
      const hit: typeof throttle.hit = async (keys, now) => {
        const verdict = await throttle.hit(keys, now)
        return verdict.admitted ? verdict : { ...verdict, resetsAt: now + keys[verdict.exceeded]!.window }
      }
      return { ...store, throttle: { ...throttle, hit } }
    },
  ],
  'a count on every key, even if a narrow one refuses': [
    /one source cannot exhaust a wider counter/,
    ({ throttle, ...store }) => {
      const hit: typeof throttle.hit = async (keys, now) => {
        const verdicts = await Promise.all(keys.map(key => throttle.hit([key], now)))
        const exceeded = verdicts.findIndex(verdict => !verdict.admitted)
        const verdict = verdicts[exceeded]
        return verdict === undefined || verdict.admitted ? { admitted: true } : { ...verdict, exceeded }
      }
      return { ...store, throttle: { ...throttle, hit } }
    },
  ],
  'a count on narrow keys although a wide one refuses': [
    /a refused hit stores nothing/,
    ({ throttle, ...store }) => {
      const hit: typeof throttle.hit = async (keys, now) => {
        for (const [exceeded, key] of keys.entries()) {
          const verdict = await throttle.hit([key], now)
          if (!verdict.admitted) return { ...verdict, exceeded }
        }
        return { admitted: true }
      }
      return { ...store, throttle: { ...throttle, hit } }
    },
  ],
  'a block that another process does not see': [
    /shows a block and its removal to every process at once/,
    store => {
      const { blocks } = memoryStore()
      return { ...store, blocks: { ...blocks, has: async () => false } }
    },
  ],
  'a feed that grows with every repetition': [
    /stores a revocation that is repeated at once only one time/,
    ({ revocations, ...store }) => {
      const all: Revocation[] = []
      const append: typeof revocations.append = async (entries, keepFor) => {
        all.push(...entries)
        await revocations.append(entries, keepFor)
      }
      const follow: typeof revocations.follow = async (observer, options) => {
        for (const entry of all) observer.entry(entry)
        await revocations.follow(observer, options)
      }
      return { ...store, revocations: { append, follow } }
    },
  ],
  'a feed that starts at its end': [
    /retained entries before follow resolves/,
    ({ revocations, ...store }) => {
      const follow: typeof revocations.follow = async (observer, options) => {
        let started = false
        const entry: typeof observer.entry = each => void (started && observer.entry(each))
        await revocations.follow(
          { entry, current: () => observer.current(), storeTime: time => observer.storeTime(time) },
          options,
        )
        started = true
      }
      return { ...store, revocations: { ...revocations, follow } }
    },
  ],
  'a follower that ignores its signal': [
    /does not call the observer after the signal/,
    ({ revocations, ...store }) => {
      const follow: typeof revocations.follow = async (observer, options) =>
        revocations.follow(observer, { ...options, signal: AbortSignal.timeout(3000) })
      return { ...store, revocations: { ...revocations, follow } }
    },
  ],
}

test.each(Object.entries(faults))('J03 the suites detect %s', async (_, [matching, fault]) => {
  const store = fault(memoryStore())
  const { cases } = collect(runner => testStore(runner, { name: 'faulty', open: async () => ({ store }) }))
  const names = [...cases.keys()].filter(name => matching.test(name))
  expect(names).not.toEqual([])
  expect((await failuresOf(cases, matching)).length).toBeGreaterThan(0)

  const sound = memoryStore()
  const same = collect(runner => testStore(runner, { name: 'sound', open: async () => ({ store: sound }) }))
  expect(await failuresOf(same.cases, matching)).toEqual([])
})

test('J03 the suites have at least 60 cases', () => {
  const names: string[] = []
  testStore(
    { describe: (_, body) => body(), test: name => names.push(name), afterAll: () => undefined },
    { name: 'none', open: () => Promise.reject(new Error('never opened')) },
  )
  expect(names.length).toBeGreaterThan(60)
  expect(names.every(name => name.startsWith('J03 '))).toBe(true)
})

test('J03 every method of every port must reject if the database cannot be reached', async () => {
  const store = memoryStore()
  const open = async () => ({ store })
  const { cases } = collect(runner => testStore(runner, { name: 'not broken', open, broken: open }))
  expect((await failuresOf(cases, /cannot be reached/)).length).toBe(19)
})

test('every connection is opened once and closed once', async () => {
  const { sessions } = memoryStore()
  let [opened, closed] = [0, 0]
  const open = async () => {
    opened++
    return { store: sessions, close: async () => void closed++ }
  }
  const { cases, after } = collect(runner => testSessionStore(runner, { name: 'counted', open }))
  expect(await failuresOf(cases, /finds/)).toEqual([])
  for (const body of after) await body()
  expect([opened, closed]).toEqual([4, 4])
})

test('without afterAll, a last case closes the connections', () => {
  const names: string[] = []
  const { sessions } = memoryStore()
  testSessionStore(
    { describe: (_, body) => body(), test: name => names.push(name) },
    { name: 'node:test', open: async () => ({ store: sessions }) },
  )
  expect(names.at(-1)).toBe('closes its connections')
})

test('vitest and node:test fit TestRunner', () => {
  expectTypeOf<Pick<typeof vitest, 'describe' | 'test' | 'beforeAll' | 'afterAll'>>().toExtend<TestRunner>()
  expectTypeOf<Pick<typeof nodeTest, 'describe' | 'test'>>().toExtend<TestRunner>()
})
