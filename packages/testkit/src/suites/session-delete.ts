import assert from 'node:assert/strict'
import type { SessionStore } from '@sallyport/core/store'
import { randomText, sessionRecord } from '../records.ts'
import type { Cases } from '../runner.ts'
import { inBatches, together } from './collect.ts'
import { listed } from './session-basics.ts'
import { inserted } from './session-rotate.ts'

/** Lists and deletions. */
export const sessionDelete: Cases<SessionStore> = {
  'deletes a session and returns whether it existed': async ({ store }) => {
    const record = await inserted(store)
    assert.equal(await store.delete(record), true)
    assert.equal(await store.delete(record), false)
    assert.equal(await store.find(record), undefined)
    assert.deepEqual(await store.list(record.subject), [])
  },
  'does not delete a session under another subject': async ({ store }) => {
    const record = await inserted(store)
    const other = await inserted(store)
    assert.equal(await store.delete({ id: record.id, subject: other.subject }), false)
    assert.deepEqual({ ...(await store.find(record)) }, record)
    assert.deepEqual({ ...(await store.find(other)) }, other)
  },
  'returns true to one of 64 concurrent deletions': async ({ views }) => {
    const record = await inserted(views[0]!)
    const deleted = await together(64, views, store => store.delete(record))
    assert.equal(deleted.filter(Boolean).length, 1)
  },
  'shows a deletion to every connection at once': async ({ views }) => {
    const record = await inserted(views[0]!)
    await views[1]!.delete(record)
    for (const view of views) assert.equal(await view.find(record), undefined)
  },
  'deletes many sessions and keeps the others': async ({ store }) => {
    const subject = randomText()
    const [first, second, third] = [
      await inserted(store, { subject }),
      await inserted(store, { subject }),
      await inserted(store, { subject }),
    ]
    await store.deleteMany(subject, [first.id, third.id])
    assert.deepEqual(await listed(store, subject), [second])
  },
  'ignores unknown ids, repeated ids and ids of other subjects': async ({ store }) => {
    const record = await inserted(store)
    const other = await inserted(store)
    await store.deleteMany(record.subject, [randomText(), record.id, other.id, record.id])
    assert.equal(await store.find(record), undefined)
    assert.deepEqual({ ...(await store.find(other)) }, other)
    assert.deepEqual(await listed(store, other.subject), [other])
  },
  'deletes nothing without ids': async ({ store }) => {
    const record = await inserted(store)
    await store.deleteMany(record.subject, [])
    assert.deepEqual(await listed(store, record.subject), [record])
  },
  'deletes many sessions from several connections without a deadlock': async ({ views }) => {
    const subject = randomText()
    const ids: string[] = []
    for (let count = 0; count < 40; count++) ids.push((await inserted(views[0]!, { subject })).id)
    await together(16, views, (store, index) => store.deleteMany(subject, index % 2 ? ids : ids.toReversed()))
    assert.deepEqual(await views[0]!.list(subject), [])
  },
  'lists the newest session first': async ({ store }) => {
    const subject = randomText()
    for (const createdAt of [200, 99, 1000, 300]) await store.insert(sessionRecord({ subject, createdAt }), 10)
    assert.deepEqual(
      (await store.list(subject)).map(record => record.createdAt),
      [1000, 300, 200, 99],
    )
  },
  'lists only sessions of the subject': async ({ store }) => {
    const record = await inserted(store)
    await inserted(store, { subject: `${record.subject}x` })
    assert.deepEqual(await listed(store, record.subject), [record])
  },
  'lists 1,000 sessions and deletes 2,000 ids at once': async ({ views }) => {
    const subject = randomText()
    const records = Array.from({ length: 1000 }, (_, index) => sessionRecord({ subject, createdAt: 1_000_000 + index }))
    await inBatches(1000, index => views[index % views.length]!.insert(records[index]!, 10_000))
    assert.deepEqual(await listed(views[0]!, subject), records.toReversed())
    const ids = records.flatMap(record => [record.id, randomText()])
    await views[0]!.deleteMany(subject, ids)
    assert.deepEqual(await views[1]!.list(subject), [])
  },
  'lists complete records during concurrent inserts and deletions': async ({ views }) => {
    const subject = randomText()
    const records = new Map(Array.from({ length: 40 }, () => sessionRecord({ subject })).map(each => [each.id, each]))
    const churn = [...records.values()].map(async (record, index) => {
      const store = views[index % views.length]!
      await store.insert(record, 100)
      await store.delete(record)
    })
    for (let read = 0; read < 20; read++) {
      for (const record of await listed(views[read % views.length]!, subject)) {
        assert.deepEqual(record, records.get(record.id))
      }
    }
    await Promise.all(churn)
    assert.deepEqual(await views[0]!.list(subject), [])
  },
}
