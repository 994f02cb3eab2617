import assert from 'node:assert/strict'
import type { SessionRef, SessionStore } from '@sallyport/core/store'
import { randomText, rotatedFields, sessionRecord } from '../records.ts'
import type { Cases } from '../runner.ts'
import { together } from './collect.ts'
import { capped, inserted, insertedBeyond, refOf } from './session-rotate.ts'

/** The limit on a subject's sessions, and which sessions exceed it. */
export const sessionInsert: Cases<SessionStore> = {
  'returns no sessions up to the limit': async ({ store }) => {
    const subject = randomText()
    for (let count = 0; count < 5; count++) assert.deepEqual(await store.insert(sessionRecord({ subject }), 5), [])
    assert.equal((await store.list(subject)).length, 5)
  },
  'returns the oldest sessions over the limit and deletes none of them': async ({ store }) => {
    const [subject, oldest] = await aged(store, [100, 200, 300])
    const beyond = await insertedBeyond(store, sessionRecord({ subject, createdAt: 400 }), 3)
    assert.deepEqual(beyond.map(refOf), [refOf(oldest)])
    assert.deepEqual({ ...(await store.find(oldest)) }, oldest)
    assert.equal(await store.rotate(oldest, oldest.tokenHash, rotatedFields(oldest)), true)
    assert.deepEqual(await createdAts(store, subject), [400, 300, 200, 100])
  },
  'returns sessions over the limit again if they were not deleted': async ({ store }) => {
    const [subject, oldest] = await aged(store, [100, 200])
    await store.insert(sessionRecord({ subject, createdAt: 300 }), 2)
    const beyond = await insertedBeyond(store, sessionRecord({ subject, createdAt: 400 }), 2)
    assert.equal(beyond.length, 2)
    assert.ok(beyond.some(each => each.id === oldest.id))
    await store.deleteMany(
      subject,
      beyond.map(each => each.id),
    )
    assert.deepEqual(await createdAts(store, subject), [400, 300])
  },
  'resolves to exists for an id that exists, and changes nothing': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 5)
    const next = rotatedFields(record)
    await store.rotate(record, record.tokenHash, next)
    assert.equal(await store.insert(record, 5), 'exists')
    assert.equal(await store.insert({ ...record, createdAt: record.createdAt + 9 }, 1), 'exists')
    assert.equal((await store.find(record))?.tokenHash, next.tokenHash)
    assert.equal((await store.list(record.subject)).length, 1)
  },
  'stores one of 64 concurrent inserts of an id, and tells the others that it exists': async ({ views }) => {
    const record = sessionRecord()
    const results = await together(64, views, store => store.insert(record, 5))
    assert.equal(results.filter(result => result === 'exists').length, 63)
    assert.deepEqual({ ...(await views[0]!.find(record)) }, record)
  },
  'orders sessions by createdAt, not by the order of inserts': async ({ store }) => {
    const [subject] = await aged(store, [300, 100, 200])
    await capped(store, sessionRecord({ subject, createdAt: 400 }), 3)
    assert.deepEqual(await createdAts(store, subject), [400, 300, 200])
  },
  'orders sessions by createdAt, not by the last rotation': async ({ store }) => {
    const [subject, oldest] = await aged(store, [100, 200])
    await store.rotate(oldest, oldest.tokenHash, rotatedFields(oldest, { rotatedAt: 9000, idleExpiresAt: 99_000 }))
    assert.deepEqual((await insertedBeyond(store, sessionRecord({ subject, createdAt: 300 }), 2)).map(refOf), [
      refOf(oldest),
    ])
  },
  'compares createdAt as a number': async ({ store }) => {
    const [subject] = await aged(store, [99, 1000, 200])
    await capped(store, sessionRecord({ subject, createdAt: 10_000 }), 3)
    assert.deepEqual(await createdAts(store, subject), [10_000, 1000, 200])
  },
  'returns several sessions if the limit was lowered': async ({ store }) => {
    const [subject] = await aged(store, [100, 200, 300, 400, 500])
    const ended = await capped(store, sessionRecord({ subject, createdAt: 600 }), 2)
    assert.equal(new Set(ended.map(each => each.id)).size, 4)
    assert.deepEqual(await createdAts(store, subject), [600, 500])
  },
  'keeps one session with a limit of one': async ({ store }) => {
    const subject = randomText()
    let last: SessionRef | undefined
    for (let count = 0; count < 5; count++) {
      const record = sessionRecord({ subject, createdAt: 100 + count })
      assert.deepEqual((await capped(store, record, 1)).map(refOf), last ? [refOf(last)] : [])
      last = record
    }
    assert.equal((await store.list(subject)).length, 1)
  },
  'never returns the new session, even if its clock is behind': async ({ store }) => {
    const [subject, oldest] = await aged(store, [200, 300])
    const late = sessionRecord({ subject, createdAt: 100 })
    assert.deepEqual((await capped(store, late, 2)).map(refOf), [refOf(oldest)])
    assert.deepEqual({ ...(await store.find(late)) }, late)
  },
  'never returns the new session, even if the others were created in the same second': async ({ store }) => {
    const subject = randomText()
    for (let count = 0; count < 20; count++) {
      const record = sessionRecord({ subject, createdAt: 100 })
      const ended = await capped(store, record, 3)
      assert.equal(ended.length, count < 3 ? 0 : 1)
      assert.deepEqual({ ...(await store.find(record)) }, record)
    }
    assert.equal((await store.list(subject)).length, 3)
  },
  'does not count deleted sessions': async ({ store }) => {
    const [subject, oldest] = await aged(store, [100, 200, 300])
    await store.delete(oldest)
    assert.deepEqual(await store.insert(sessionRecord({ subject, createdAt: 400 }), 3), [])
    assert.deepEqual(await createdAts(store, subject), [400, 300, 200])
  },
  'counts each subject separately': async ({ store }) => {
    const [first] = await aged(store, [100, 200])
    const [second] = await aged(store, [100, 200])
    await store.insert(sessionRecord({ subject: first, createdAt: 300 }), 1)
    assert.deepEqual(await createdAts(store, second), [200, 100])
  },
  'keeps the limit exactly under 100 concurrent inserts': async ({ views }) => {
    const subject = randomText()
    const records = Array.from({ length: 100 }, () => sessionRecord({ subject }))
    const ended = (await together(100, views, (store, index) => capped(store, records[index]!, 5))).flat()
    const living = await views[0]!.list(subject)
    assert.equal(living.length, 5)
    assert.equal(new Set(ended.map(each => each.id)).size, 95)
    const accounted = new Set([...ended, ...living].map(each => each.id))
    assert.deepEqual(accounted, new Set(records.map(record => record.id)))
  },
  'keeps the limits of many subjects under concurrent inserts': async ({ views }) => {
    const subjects = Array.from({ length: 10 }, randomText)
    await together(100, views, (store, index) => capped(store, sessionRecord({ subject: subjects[index % 10]! }), 3))
    for (const subject of subjects) assert.equal((await views[0]!.list(subject)).length, 3)
  },
  'keeps the limit under concurrent inserts and deletions': async ({ views }) => {
    const subject = randomText()
    await together(60, views, async (store, index) => {
      const record = sessionRecord({ subject })
      await capped(store, record, 5)
      if (index % 2) await store.delete(record)
    })
    const living = await views[0]!.list(subject)
    assert.ok(living.length <= 5)
    for (const record of living) assert.deepEqual(await views[1]!.find(record), record)
  },
}

async function aged(store: SessionStore, ages: readonly number[]) {
  const subject = randomText()
  const records = []
  for (const createdAt of ages) records.push(await inserted(store, { subject, createdAt }))
  const oldest = records.reduce((a, b) => (b.createdAt < a.createdAt ? b : a))
  return [subject, oldest] as const
}

async function createdAts(store: SessionStore, subject: string): Promise<readonly number[]> {
  return (await store.list(subject)).map(record => record.createdAt)
}
