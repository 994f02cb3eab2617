import assert from 'node:assert/strict'
import type { OneTimeTokenRecord, OneTimeTokenStore } from '@sallyport/core'
import { oneTimeTokenRecord, randomHash, randomText } from '../records.ts'
import { brokenCases, runSuite, type Cases, type SuiteOptions, type TestRunner } from '../runner.ts'
import { rows, together } from './collect.ts'
import { hostileText, longest, nearlySame } from './hostile.ts'

const cases: Cases<OneTimeTokenStore> = {
  'finds what was inserted, field by field': async ({ store }) => {
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
  'finds and consumes nothing where there is nothing': async ({ store }) => {
    const ref = { subject: randomText(), hash: randomHash() }
    assert.equal(await store.find(ref), undefined)
    assert.equal(await store.consume(ref), undefined)
  },
  'finds as often as asked, and consumes nothing by it': async ({ store }) => {
    const record = await inserted(store)
    await store.find(record)
    await store.find(record)
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'gives a consumed token to nobody': async ({ views }) => {
    const record = await inserted(views[0]!)
    await views[1]!.consume(record)
    for (const view of views) {
      assert.equal(await view.consume(record), undefined)
      assert.equal(await view.find(record), undefined)
    }
  },
  'gives the token to one of 64 that consume it at once': async ({ views }) => {
    for (let round = 0; round < 10; round++) {
      const record = await inserted(views[0]!)
      const got = await together(64, views, store => store.consume(record))
      assert.deepEqual(
        got.filter(each => each !== undefined).map(each => ({ ...each })),
        [record],
      )
    }
  },
  'gives the hash of another subject to nobody': async ({ store }) => {
    const record = await inserted(store)
    const ref = { subject: randomText(), hash: record.hash }
    assert.equal(await store.find(ref), undefined)
    assert.equal(await store.consume(ref), undefined)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'keeps several living tokens of one subject apart': async ({ store }) => {
    const subject = randomText()
    const [first, second] = [await inserted(store, { subject }), await inserted(store, { subject })]
    assert.deepEqual({ ...(await store.consume(first)) }, first)
    assert.deepEqual({ ...(await store.consume(second)) }, second)
  },
  'leaves it to core what has expired': async ({ store }) => {
    const record = await inserted(store, { createdAt: Math.floor(Date.now() / 1000) - 3600 })
    assert.deepEqual({ ...(await store.find(record)) }, record)
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'deletes all of a purpose, and nothing of another': async ({ store }) => {
    const subject = randomText()
    const resets = [await inserted(store, { subject }), await inserted(store, { subject })]
    const invitation = await inserted(store, { subject, purpose: 'invitation' })
    await store.deleteAll(subject, 'password_reset')
    for (const reset of resets) assert.equal(await store.consume(reset), undefined)
    assert.deepEqual({ ...(await store.consume(invitation)) }, invitation)
  },
  'deletes nothing of another subject': async ({ store }) => {
    const record = await inserted(store)
    await store.deleteAll(randomText(), record.purpose)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'deletes where there is nothing': async ({ store }) => {
    await store.deleteAll(randomText(), 'password_reset')
  },
  'takes a new token after all were deleted': async ({ store }) => {
    const { subject } = await inserted(store)
    await store.deleteAll(subject, 'password_reset')
    const record = await inserted(store, { subject })
    assert.deepEqual({ ...(await store.consume(record)) }, record)
  },
  'deletes 200 tokens of a subject': async ({ views }) => {
    const subject = randomText()
    const records = await together(200, views, store => inserted(store, { subject }))
    await views[0]!.deleteAll(subject, 'password_reset')
    const left = await together(200, views, (store, index) => store.find(records[index]!))
    assert.deepEqual(new Set(left), new Set([undefined]))
  },
  'gives no token to anybody after it was deleted, though both came at once': async ({ views }) => {
    for (let round = 0; round < 10; round++) {
      const record = await inserted(views[0]!)
      await Promise.all([views[1]!.deleteAll(record.subject, record.purpose), views[2]!.consume(record)])
      assert.equal(await views[3]!.consume(record), undefined)
    }
  },
  ...rows(
    hostileText,
    row => `takes ${row} for text, in a subject and in a purpose`,
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
    row => `tells subjects, hashes and purposes apart by ${row}`,
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

/** Defines the cases that every store of one-time tokens must pass. */
export function testOneTimeTokenStore(runner: TestRunner, options: SuiteOptions<OneTimeTokenStore>): void {
  const record = oneTimeTokenRecord()
  const broken = brokenCases(options, {
    insert: store => store.insert(record),
    find: store => store.find(record),
    consume: store => store.consume(record),
    deleteAll: store => store.deleteAll(record.subject, record.purpose),
  })
  runSuite(runner, 'one-time token store', options, { ...cases, ...broken })
}

async function inserted(store: OneTimeTokenStore, fields: Partial<OneTimeTokenRecord> = {}) {
  const record = oneTimeTokenRecord(fields)
  await store.insert(record)
  return record
}
