import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Revocation, RevocationFeed } from '@sallyport/core/store'
import { randomText } from '../records.ts'
import { brokenCases, runSuite, type Cases, type SuiteOptions, type TestRunner } from '../runner.ts'
import { rows, together } from './collect.ts'
import { countOf, idle, mine, newEntries } from './feed-entries.ts'
import { following, until } from './follower.ts'
import { hostileText, longest } from './hostile.ts'

/** The feed that the suite tests. */
export interface FeedSuiteOptions extends SuiteOptions<RevocationFeed> {
  /**
   * Writes entries in an open transaction and resolves to a function that commits it. For databases where an earlier
   * entry can become visible later: a follower must not miss it. Default: none, and no such case.
   */
  slowAppend?(entries: readonly Revocation[], keepFor: number): Promise<() => Promise<void>>
}

const kinds: Readonly<Record<string, (subject: string) => Revocation>> = {
  session: subject => ({ kind: 'session', sid: randomText(), subject }),
  blocked: subject => ({ kind: 'blocked', subject }),
  unblocked: subject => ({ kind: 'unblocked', subject }),
  changed: subject => ({ kind: 'changed', subject }),
}

const cases: Cases<RevocationFeed> = {
  'delivers retained entries before follow resolves': async ({ store, views }) => {
    const entries = newEntries(5)
    await store.append(entries, 600)
    for (const view of views)
      await following(view, async follower => assert.deepEqual(mine(follower.seen, entries), entries))
  },
  'delivers entries that are appended later': async ({ views }) => {
    await following(views[0]!, async follower => {
      for (const view of views) {
        const entries = newEntries(2)
        await view.append(entries, 600)
        await follower.sees(entries)
      }
    })
  },
  'delivers every entry to every follower': async ({ views }) => {
    const entries = newEntries(20)
    await following(views[0]!, first =>
      following(views[0]!, second =>
        following(views[1]!, async third => {
          for (const entry of entries) await views[2]!.append([entry], 600)
          for (const follower of [first, second, third]) await follower.sees(entries)
        }),
      ),
    )
  },
  'keeps the order of a writer': async ({ views }) => {
    const entries = newEntries(60)
    await following(views[0]!, async follower => {
      for (let first = 0; first < 60; first += 3) await views[1]!.append(entries.slice(first, first + 3), 600)
      await follower.sees(entries)
      assert.deepEqual(mine(follower.seen, entries), entries)
    })
  },
  'keeps the order of a writer that changes connections': async ({ views }) => {
    const entries = newEntries(40)
    for (const [index, entry] of entries.entries()) await views[index % views.length]!.append([entry], 600)
    await following(views[0]!, async follower => assert.deepEqual(mine(follower.seen, entries), entries))
  },
  'misses no entry of 8 concurrent writers and keeps the order of each': async ({ views }) => {
    const writers = Array.from({ length: 8 }, () => newEntries(25))
    await following(views[0]!, async follower => {
      await together(8, views, async (store, index) => {
        for (const entry of writers[index]!) await store.append([entry], 600)
      })
      await follower.sees(writers.flat())
      for (const entries of writers) assert.deepEqual(mine(follower.seen, entries), entries)
    })
  },
  'misses no entry that is appended while a follower starts': async ({ views }) => {
    const entries = newEntries(40)
    const appending = together(40, views, (store, index) => store.append([entries[index]!], 600))
    await following(views[1]!, async follower => {
      await appending
      await follower.sees(entries)
    })
  },
  'accepts repeated entries': async ({ store }) => {
    const entries = newEntries(3)
    await store.append(entries, 600)
    await store.append([...entries, ...entries], 600)
    await following(store, async follower => {
      await store.append(entries, 600)
      await follower.sees(entries)
    })
  },
  'stores a revocation that is repeated at once only one time': async ({ views }) => {
    const [entry] = newEntries(1)
    for (let round = 0; round < 20; round++) await views[round % views.length]!.append([entry!], 600)
    assert.equal(await countOf(views[0]!, entry!), 1)
  },
  'keeps entries with the same session id and different subjects separate': async ({ store }) => {
    const [entry] = newEntries(1)
    const other = { ...entry!, subject: randomText() }
    await store.append([other], 600)
    await store.append([entry!], 600)
    await following(store, async follower => follower.sees([entry!, other]))
  },
  'delivers every change of a user, even if it is repeated at once': async ({ views }) => {
    const entry: Revocation = { kind: 'changed', subject: randomText() }
    let changes = 0
    const stopping = new AbortController()
    const observer = { ...idle, entry: (each: Revocation) => void (each.subject === entry.subject && changes++) }
    await views[0]!.follow(observer, { signal: stopping.signal, maxInterval: 100 })
    for (let round = 0; round < 3; round++) await views[1]!.append([entry], 600)
    await until(() => changes >= 3, 'a change was not given again')
    stopping.abort()
  },
  'delivers a block that was removed and set again as the last state': async ({ store }) => {
    const subject = randomText()
    for (const kind of ['blocked', 'unblocked', 'blocked'] as const) await store.append([{ kind, subject }], 600)
    const states: string[] = []
    const stopping = new AbortController()
    const observer = {
      entry: (entry: Revocation) => void (entry.subject === subject && states.push(entry.kind)),
      current: () => undefined,
      storeTime: () => undefined,
    }
    await store.follow(observer, { signal: stopping.signal, maxInterval: 100 })
    stopping.abort()
    assert.equal(states.at(-1), 'blocked')
  },
  'accepts an empty list of entries': async ({ store }) => {
    await store.append([], 600)
  },
  'appends 1,000 entries at once': async ({ views }) => {
    const entries = newEntries(1000)
    await following(views[1]!, async follower => {
      await views[0]!.append(entries, 600)
      await follower.sees(entries)
      assert.deepEqual(mine(follower.seen, entries), entries)
    })
  },
  'reports that it is current before follow resolves, and regularly afterwards': async ({ store }) => {
    await following(store, async follower => {
      assert.ok(follower.reads() >= 1)
      await follower.readsMore(3)
    })
  },
  'reports the time of the store': async ({ store }) => {
    await following(store, async follower => {
      await follower.readsMore(1)
      assert.ok(Math.abs(follower.storeTimes[0]! - Date.now()) < 3_600_000)
    })
  },
  'does not call the observer after the signal': async ({ store }) => {
    await following(store, async stopped => {
      await following(store, async follower => {
        stopped.stop()
        await follower.readsMore(1)
        const before = stopped.reads()
        const entries = newEntries(3)
        await store.append(entries, 600)
        await follower.sees(entries)
        await follower.readsMore(3)
        assert.deepEqual(mine(stopped.seen, entries), [])
        assert.equal(stopped.reads(), before)
      })
    })
  },
  'continues for other followers when one stops': async ({ views }) => {
    await following(views[0]!, async follower => {
      await following(views[0]!, async () => undefined)
      const entries = newEntries(3)
      await views[1]!.append(entries, 600)
      await follower.sees(entries)
    })
  },
  'keeps each entry for its own time': async ({ views }) => {
    const [long, short, last] = [newEntries(2), newEntries(2), newEntries(2)]
    await views[0]!.append(short, 1)
    await views[0]!.append(long, 600)
    await wait(2100)
    await views[1]!.append(last, 1)
    await following(views[2]!, async follower => assert.deepEqual(mine(follower.seen, long), long))
  },
  ...rows(
    kinds,
    row => `delivers an entry of the kind ${row}`,
    make =>
      async ({ store }) => {
        const entry = make(randomText())
        await store.append([entry], 600)
        await following(store, async follower => assert.deepEqual(mine(follower.seen, [entry]), [entry]))
      },
  ),
  ...rows(
    hostileText,
    row => `stores ${row} literally, in a subject`,
    text =>
      async ({ store }) => {
        const entries = [text + randomText(), longest(text + randomText())].map(subject => kinds['session']!(subject))
        await store.append(entries, 600)
        await following(store, async follower => assert.deepEqual(mine(follower.seen, entries), entries))
      },
  ),
}

/**
 * Defines the cases that every revocation feed must pass.
 * @example
 * ```ts
 * import { testRevocationFeed } from '@sallyport/testkit'
 * import { afterAll, describe, test } from 'vitest'
 * testRevocationFeed({ describe, test, afterAll }, { name: 'memory', open: async () => ({ store: store.revocations }) })
 * ```
 */
export function testRevocationFeed(runner: TestRunner, options: FeedSuiteOptions): void {
  const broken = brokenCases(options, {
    append: store => store.append(newEntries(1), 60),
    follow: store => store.follow(idle, { signal: AbortSignal.timeout(5000), maxInterval: 100 }),
  })
  runSuite(runner, 'revocation feed', options, { ...cases, ...slowCases(options), ...broken })
}

function slowCases(options: FeedSuiteOptions): Cases<RevocationFeed> {
  const slowAppend = options.slowAppend?.bind(options)
  if (!slowAppend) return {}
  return {
    'misses no entry that becomes visible late': async ({ views }) => {
      const [late, early] = [newEntries(2), newEntries(2)]
      await following(views[0]!, async follower => {
        const commit = await slowAppend(late, 600)
        const appending = views[1]!.append(early, 600)
        await follower.readsMore(3)
        await commit()
        await appending
        await follower.sees([...late, ...early])
      })
    },
    'misses no entry that is being written while a follower starts': async ({ views }) => {
      const [late, early] = [newEntries(2), newEntries(2)]
      const commit = await slowAppend(late, 600)
      const appending = views[1]!.append(early, 600)
      await following(views[0]!, async follower => {
        await follower.readsMore(3)
        await commit()
        await appending
        await follower.sees([...late, ...early])
      })
    },
  }
}
