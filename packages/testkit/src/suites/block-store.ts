import assert from 'node:assert/strict'
import type { BlockStore } from '@sallyport/core/store'
import { randomText } from '../records.ts'
import { brokenCases, runSuite, type Cases, type SuiteOptions, type TestRunner } from '../runner.ts'
import { rows } from './collect.ts'
import { hostileText, longest } from './hostile.ts'

const cases: Cases<BlockStore> = {
  'has no blocked subjects at first': async ({ store }) => {
    assert.equal(await store.has(randomText()), false)
  },
  'shows a block and its removal to every process at once': async ({ views }) => {
    const subject = randomText()
    await views[0]!.insert(subject)
    for (const view of views) assert.equal(await view.has(subject), true)
    await views[1]!.delete(subject)
    for (const view of views) assert.equal(await view.has(subject), false)
  },
  'accepts repeated blocks and repeated removals': async ({ store }) => {
    const subject = randomText()
    await Promise.all(Array.from({ length: 8 }, () => store.insert(subject)))
    assert.equal(await store.has(subject), true)
    await Promise.all(Array.from({ length: 8 }, () => store.delete(subject)))
    assert.equal(await store.has(subject), false)
  },
  'does not block similar subjects': async ({ store }) => {
    const subject = randomText()
    await store.insert(subject)
    for (const other of [`${subject}x`, subject.slice(0, -1), subject.toUpperCase(), `${subject} `]) {
      if (other !== subject) assert.equal(await store.has(other), false)
    }
  },
  ...rows(
    hostileText,
    row => `stores ${row} literally, in a subject`,
    text =>
      async ({ store }) => {
        for (const subject of [text + randomText(), longest(text + randomText())]) {
          await store.insert(subject)
          assert.equal(await store.has(subject), true)
          await store.delete(subject)
          assert.equal(await store.has(subject), false)
        }
      },
  ),
}

/**
 * Defines the cases that every block store must pass.
 *
 * @example
 * ```ts
 * import { testBlockStore } from '@sallyport/testkit'
 * import { afterAll, describe, test } from 'vitest'
 * testBlockStore({ describe, test, afterAll }, { name: 'memory', open: async () => ({ store: store.blocks }) })
 * ```
 */
export function testBlockStore(runner: TestRunner, options: SuiteOptions<BlockStore>): void {
  const broken = brokenCases(options, {
    insert: store => store.insert('ann'),
    delete: store => store.delete('ann'),
    has: store => store.has('ann'),
  })
  runSuite(runner, 'blocks', options, { ...cases, ...broken })
}
