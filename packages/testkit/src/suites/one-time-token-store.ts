import assert from 'node:assert/strict'
import type { OneTimeTokenRecord, OneTimeTokenStore } from '@sallyport/core/store'
import { oneTimeTokenRecord, randomHash, randomText } from '../records.ts'
import { brokenCases, runSuite, type Cases, type SuiteOptions, type TestRunner } from '../runner.ts'
import { rows, together } from './collect.ts'
import { hostileText, longest, nearlySame } from './hostile.ts'

const cases: Cases<OneTimeTokenStore> = {
  'finds a token with all its fields': async ({ store }) => {
    const record = await inserted(store)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'keeps null as null': async ({ store }) => {
    const record = await inserted(store, { boundTo: null })
    assert.equal((await store.find(record))?.boundTo, null)
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'keeps times of any clock': async ({ store }) => {
    for (const createdAt of [0, 2 ** 31 + 5, 2 ** 32 + 5, 253_086_681_600]) {
      const record = await inserted(store, { createdAt })
      assert.deepEqual({ ...(await store.find(record)) }, record)
    }
  },
  'keeps a purpose of 64 characters': async ({ store }) => {
    const record = await inserted(store, { purpose: 'p'.repeat(64) })
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'finds and consumes no unknown token': async ({ store }) => {
    const ref = { subject: randomText(), hash: randomHash() }
    assert.equal(await store.find(ref), undefined)
    assert.equal(await store.consume(ref), undefined)
  },
  'finds a token repeatedly without consuming it': async ({ store }) => {
    const record = await inserted(store)
    await store.find(record)
    await store.find(record)
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'does not return a consumed token': async ({ views }) => {
    const record = await inserted(views[0]!)
    await views[1]!.consume(record)
    for (const view of views) {
      assert.equal(await view.consume(record), undefined)
      assert.equal(await view.find(record), undefined)
    }
  },
  'returns the token to one of 64 concurrent consumers': async ({ views }) => {
    for (let round = 0; round < 10; round++) {
      const record = await inserted(views[0]!)
      const got = await together(64, views, store => store.consume(record))
      assert.deepEqual(
        got.filter(each => each !== undefined).map(each => ({ ...each })),
        [record],
      )
    }
  },
  'does not return a token for another subject': async ({ store }) => {
    const record = await inserted(store)
    const ref = { subject: randomText(), hash: record.hash }
    assert.equal(await store.find(ref), undefined)
    assert.equal(await store.consume(ref), undefined)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'keeps tokens of a subject separate by purpose': async ({ store }) => {
    const subject = randomText()
    const [first, second] = [
      await inserted(store, { subject }),
      await inserted(store, { subject, purpose: 'invitation' }),
    ]
    assert.deepEqual({ ...(await store.consume(first)) }, first)
    assert.deepEqual({ ...(await store.consume(second)) }, second)
  },
  'returns expired tokens, which core checks': async ({ store }) => {
    const record = await inserted(store, { createdAt: Math.floor(Date.now() / 1000) - 3600 })
    assert.deepEqual({ ...(await store.find(record)) }, record)
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'deletes only the tokens of the purpose': async ({ store }) => {
    const subject = randomText()
    const reset = await inserted(store, { subject })
    const invitation = await inserted(store, { subject, purpose: 'invitation' })
    await store.deleteAll(subject, 'password_reset')
    assert.equal(await store.find(reset), undefined)
    assert.equal(await store.consume(reset), undefined)
    assert.deepEqual({ ...(await store.consume(invitation)) }, invitation)
  },
  'deletes no tokens of other subjects': async ({ store }) => {
    const record = await inserted(store)
    await store.deleteAll(randomText(), record.purpose)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'accepts a deletion without tokens': async ({ store }) => {
    await store.deleteAll(randomText(), 'password_reset')
  },
  'stores a new token after a deletion': async ({ store }) => {
    const { subject } = await inserted(store)
    await store.deleteAll(subject, 'password_reset')
    const record = await inserted(store, { subject })
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'replaces only the token of the subject and the purpose': async ({ views }) => {
    const subject = randomText()
    const invitation = await inserted(views[0]!, { subject, purpose: 'invitation' })
    const stranger = await inserted(views[0]!)
    const older = await inserted(views[0]!, { subject, state: '1' })
    const newer = await inserted(views[1]!, { subject, boundTo: null })
    assert.equal(await views[2]!.find(older), undefined)
    assert.equal(await views[2]!.consume(older), undefined)
    for (const each of [newer, invitation, stranger]) assert.deepEqual({ ...(await views[3]!.find(each)) }, each)
  },
  'G10 keeps one of 64 tokens that are issued concurrently': async ({ views }) => {
    for (let round = 0; round < 5; round++) {
      const subject = randomText()
      const records = Array.from({ length: 64 }, () => oneTimeTokenRecord({ subject }))
      await together(64, views, (store, index) => store.replace(records[index]!))
      const found = await together(64, views, (store, index) => store.find(records[index]!))
      assert.equal(found.filter(each => each !== undefined).length, 1)
      const consumed = await together(64, views, (store, index) => store.consume(records[index]!))
      assert.equal(consumed.filter(each => each !== undefined).length, 1)
    }
  },
  'G10 keeps at most one token when tokens are replaced, updated and consumed concurrently': async ({ views }) => {
    const subject = randomText()
    const records = Array.from({ length: 60 }, () => oneTimeTokenRecord({ subject }))
    await together(60, views, async (store, index) => {
      await store.replace(records[index]!)
      await store.update(records[index]!, '0', '1')
      if (index % 3 === 0) await store.consume(records[index]!)
      if (index % 5 === 0) await store.deleteAll(subject, 'password_reset')
    })
    const found = await together(60, views, (store, index) => store.find(records[index]!))
    assert.ok(found.filter(each => each !== undefined).length <= 1)
  },
  'updates the state if it is the expected one, and nothing else': async ({ views }) => {
    const record = await inserted(views[0]!)
    assert.equal(await views[1]!.update(record, '1', '2'), false)
    assert.deepEqual({ ...(await views[2]!.find(record)) }, record)
    assert.equal(await views[1]!.update(record, '0', '1'), true)
    assert.deepEqual({ ...(await views[3]!.find(record)) }, { ...record, state: '1' })
    assert.deepEqual({ ...(await views[3]!.consume(record)) }, { ...record, state: '1' })
  },
  'keeps a state of 255 bytes': async ({ store }) => {
    const state = '"[]{}:,;'.repeat(31) + '1234567'
    const record = await inserted(store, { state })
    assert.deepEqual({ ...(await store.find(record)) }, record)
    assert.equal(await store.update(record, state, state.replace('1', '2')), true)
    assert.equal((await store.find(record))?.state, state.replace('1', '2'))
  },
  'updates the state for one of 64 concurrent writers': async ({ views }) => {
    for (let round = 0; round < 5; round++) {
      const record = await inserted(views[0]!)
      const wrote = await together(64, views, (store, index) => store.update(record, '0', `by ${index}`))
      assert.equal(wrote.filter(Boolean).length, 1)
      assert.equal((await views[1]!.find(record))?.state, `by ${wrote.indexOf(true)}`)
    }
  },
  'does not update the state of a consumed token or for another subject': async ({ store }) => {
    const record = await inserted(store)
    assert.equal(await store.update({ subject: randomText(), hash: record.hash }, '0', '1'), false)
    await store.consume(record)
    assert.equal(await store.update(record, '0', '1'), false)
    assert.equal(await store.find(record), undefined)
  },
  'does not return a token after a concurrent deletion': async ({ views }) => {
    for (let round = 0; round < 10; round++) {
      const record = await inserted(views[0]!)
      await Promise.all([views[1]!.deleteAll(record.subject, record.purpose), views[2]!.consume(record)])
      assert.equal(await views[3]!.consume(record), undefined)
    }
  },
  ...rows(
    hostileText,
    row => `stores ${row} literally, in a subject and in a purpose`,
    text =>
      async ({ store }) => {
        const record = await inserted(store, { subject: text, purpose: text + randomText() })
        const other = await inserted(store, { subject: longest(text + randomText()), purpose: text })
        for (const each of [record, other]) {
          assert.deepEqual({ ...(await store.find(each)) }, each)
          await store.deleteAll(each.subject, each.purpose)
          assert.equal(await store.consume(each), undefined)
        }
      },
  ),
  ...rows(
    nearlySame,
    row => `distinguishes subjects, hashes and purposes by ${row}`,
    other =>
      async ({ store }) => {
        const record = await inserted(store, { subject: `a${randomText()}`, hash: `a${randomText()}`, purpose: 'a' })
        await store.deleteAll(record.subject, other(record.purpose))
        await store.deleteAll(other(record.subject), record.purpose)
        assert.equal(await store.consume({ subject: other(record.subject), hash: record.hash }), undefined)
        assert.equal(await store.consume({ subject: record.subject, hash: other(record.hash) }), undefined)
        assert.deepEqual({ ...(await store.consume(record)) }, record)
      },
  ),
}

/**
 * Defines the cases that every one-time token store must pass.
 *
 * @example
 * ```ts
 * import { testOneTimeTokenStore } from '@sallyport/testkit'
 * import { afterAll, describe, test } from 'vitest'
 * testOneTimeTokenStore({ describe, test, afterAll }, { name: 'memory', open: async () => ({ store: store.oneTimeTokens }) })
 * ```
 */
export function testOneTimeTokenStore(runner: TestRunner, options: SuiteOptions<OneTimeTokenStore>): void {
  const record = oneTimeTokenRecord()
  const broken = brokenCases(options, {
    replace: store => store.replace(record),
    find: store => store.find(record),
    update: store => store.update(record, record.state, '1'),
    consume: store => store.consume(record),
    deleteAll: store => store.deleteAll(record.subject, record.purpose),
  })
  runSuite(runner, 'one-time token store', options, { ...cases, ...broken })
}

async function inserted(store: OneTimeTokenStore, fields: Partial<OneTimeTokenRecord> = {}) {
  const record = oneTimeTokenRecord(fields)
  await store.replace(record)
  return record
}
