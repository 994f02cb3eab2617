import type { Store } from '@sallyport/core'
import type { Opened, SuiteOptions, TestRunner } from '../runner.ts'
import { testBlockStore } from './block-store.ts'
import { testOneTimeTokenStore } from './one-time-token-store.ts'
import { testRevocationFeed, type FeedSuiteOptions } from './revocation-feed.ts'
import { testSessionStore } from './session-store.ts'
import { testThrottleStore } from './throttle-store.ts'

/** The store that the five suites test. */
export type StoreSuiteOptions = SuiteOptions<Store> & Pick<FeedSuiteOptions, 'slowAppend'>

/**
 * Defines the cases of all five suites: sessions, one-time tokens, revocation feed, blocks and throttle.
 *
 * @example
 * ```ts
 * import { memoryStore } from '@sallyport/core'
 * import { testStore } from '@sallyport/testkit'
 * import { afterAll, describe, test } from 'vitest'
 * const store = memoryStore()
 * testStore({ describe, test, afterAll }, { name: 'memory', open: async () => ({ store }) })
 * ```
 */
export function testStore(runner: TestRunner, options: StoreSuiteOptions): void {
  testSessionStore(
    runner,
    part(options, store => store.sessions),
  )
  testOneTimeTokenStore(
    runner,
    part(options, store => store.oneTimeTokens),
  )
  testRevocationFeed(runner, {
    ...part(options, store => store.revocations),
    ...(options.slowAppend && { slowAppend: options.slowAppend.bind(options) }),
  })
  testBlockStore(
    runner,
    part(options, store => store.blocks),
  )
  testThrottleStore(
    runner,
    part(options, store => store.throttle),
  )
}

function part<S>(options: StoreSuiteOptions, pick: (store: Store) => S): SuiteOptions<S> {
  const broken = options.broken?.bind(options)
  return {
    name: options.name,
    open: async () => partOf(await options.open(), pick),
    ...(broken && { broken: async () => partOf(await broken(), pick) }),
  }
}

function partOf<S>(opened: Opened<Store>, pick: (store: Store) => S): Opened<S> {
  return { store: pick(opened.store), close: async () => opened.close?.() }
}
