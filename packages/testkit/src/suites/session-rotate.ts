import assert from 'node:assert/strict'
import type { SessionRecord, SessionRef, SessionStore } from '@sallyport/core/store'
import { randomHash, randomText, rotatedFields, rotatedRecord, sessionRecord } from '../records.ts'
import type { Cases } from '../runner.ts'
import { together } from './collect.ts'

/** The compare-and-swap that rotation depends on. */
export const sessionRotate: Cases<SessionStore> = {
  'changes only the fields of the rotation': async ({ store }) => {
    const record = await inserted(store, { device: 'phone' })
    const next = rotatedFields(record)
    assert.equal(await store.rotate(record, record.tokenHash, next), true)
    assert.deepEqual({ ...(await store.find(record)) }, rotatedRecord(record, next))
  },
  'rotates a hundred times in a row on different connections': async ({ views }) => {
    let record = await inserted(views[0]!)
    for (let turn = 0; turn < 100; turn++) {
      const next = rotatedFields(record)
      assert.equal(await views[turn % views.length]!.rotate(record, record.tokenHash, next), true)
      record = rotatedRecord(record, next)
    }
    assert.deepEqual({ ...(await views[0]!.find(record)) }, record)
  },
  'shows a rotation to every connection at once': async ({ views }) => {
    const record = await inserted(views[0]!)
    const next = rotatedFields(record)
    await views[0]!.rotate(record, record.tokenHash, next)
    for (const view of views) assert.equal((await view.find(record))?.tokenHash, next.tokenHash)
  },
  'returns false for another hash and changes nothing': async ({ store }) => {
    const record = await inserted(store)
    assert.equal(await store.rotate(record, randomHash(), rotatedFields(record)), false)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'rejects the hash that was just replaced': async ({ store }) => {
    const record = await inserted(store)
    const next = rotatedFields(record)
    await store.rotate(record, record.tokenHash, next)
    assert.equal(await store.rotate(record, record.tokenHash, rotatedFields(record)), false)
    assert.deepEqual({ ...(await store.find(record)) }, rotatedRecord(record, next))
  },
  'returns true for a rotation to the same values': async ({ store }) => {
    const record = await inserted(store)
    const next = rotatedFields(record, { tokenHash: record.tokenHash })
    assert.equal(await store.rotate(record, record.tokenHash, next), true)
    assert.equal(await store.rotate(record, record.tokenHash, next), true)
    assert.deepEqual({ ...(await store.find(record)) }, rotatedRecord(record, next))
  },
  'writes null over earlier values, and keeps the hash if the new one is the same': async ({ store }) => {
    const record = await inserted(store)
    const first = rotatedFields(record)
    await store.rotate(record, record.tokenHash, first)
    const second = { ...first, previousHash: null, sealedSuccessor: null, retryHash: null }
    assert.equal(await store.rotate(record, first.tokenHash, second), true)
    assert.deepEqual({ ...(await store.find(record)) }, rotatedRecord(record, second))
    assert.deepEqual({ ...(await store.list(record.subject))[0] }, rotatedRecord(record, second))
  },
  'does not rotate or create an unknown session': async ({ store }) => {
    const record = sessionRecord()
    assert.equal(await store.rotate(record, record.tokenHash, rotatedFields(record)), false)
    assert.equal(await store.find(record), undefined)
    assert.deepEqual(await store.list(record.subject), [])
  },
  'does not rotate under another subject': async ({ store }) => {
    const record = await inserted(store)
    const ref = { id: record.id, subject: randomText() }
    assert.equal(await store.rotate(ref, record.tokenHash, rotatedFields(record)), false)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'does not change the subject’s other sessions': async ({ store }) => {
    const other = await inserted(store)
    const record = await inserted(store, { subject: other.subject })
    await store.rotate(record, record.tokenHash, rotatedFields(record))
    assert.deepEqual({ ...(await store.find(other)) }, other)
  },
  'lets one of 64 concurrent rotations win and stores its values': async ({ views }) => {
    for (let round = 0; round < 20; round++) await race(views)
  },
  'lets one of 64 concurrent rotations win even if all write the same values': async ({ views }) => {
    const record = await inserted(views[0]!)
    const next = rotatedFields(record)
    const won = await together(64, views, store => store.rotate(record, record.tokenHash, next))
    assert.equal(won.filter(Boolean).length, 1)
  },
  'shows the winner’s record to all 64 concurrent rotations': async ({ views }) => {
    const record = await inserted(views[0]!)
    const seen = await together(64, views, async store => {
      await store.rotate(record, record.tokenHash, rotatedFields(record))
      return (await store.find(record))?.tokenHash
    })
    assert.equal(new Set(seen).size, 1)
    assert.notEqual(seen[0], record.tokenHash)
  },
  'rotates 64 sessions of a subject concurrently': async ({ views }) => {
    const subject = randomText()
    const records = await together(64, views, store => inserted(store, { subject }))
    const won = await together(64, views, (store, index) => swap(store, records[index]!))
    assert.deepEqual(new Set(won), new Set([true]))
  },
  'does not revive a deleted session by a rotation': async ({ store }) => {
    const record = await inserted(store)
    await store.delete(record)
    assert.equal(await swap(store, record), false)
    assert.equal(await store.find(record), undefined)
    assert.deepEqual(await store.list(record.subject), [])
  },
  'does not revive a session that is deleted during a rotation': async ({ views }) => {
    for (let round = 0; round < 25; round++) {
      const record = await inserted(views[0]!)
      const [, deleted] = await Promise.all([
        swap(views[1]!, record),
        views[2]!.delete(record),
        swap(views[3]!, record),
      ])
      assert.equal(deleted, true)
      assert.equal(await views[0]!.find(record), undefined)
      assert.deepEqual(await views[0]!.list(record.subject), [])
    }
  },
  'does not revive sessions that deleteMany deletes during their rotations': async ({ views }) => {
    const subject = randomText()
    const records = await together(16, views, store => inserted(store, { subject }))
    const ids = records.map(record => record.id)
    await Promise.all([
      views[0]!.deleteMany(subject, ids),
      ...records.map((record, index) => swap(views[index % views.length]!, record)),
    ])
    assert.deepEqual(await views[1]!.list(subject), [])
  },
  'does not revive a session that exceeds the limit during its rotation': async ({ views }) => {
    for (let round = 0; round < 25; round++) {
      const record = await inserted(views[0]!, { createdAt: 1_000_000 })
      const newer = sessionRecord({ subject: record.subject })
      const [ended] = await Promise.all([capped(views[1]!, newer, 1), swap(views[2]!, record)])
      assert.deepEqual(ended.map(refOf), [refOf(record)])
      assert.equal(await views[3]!.find(record), undefined)
      assert.deepEqual((await views[0]!.list(record.subject)).map(refOf), [refOf(newer)])
    }
  },
}

/** Inserts a session and returns its record. */
export async function inserted(store: SessionStore, fields: Partial<SessionRecord> = {}): Promise<SessionRecord> {
  const record = sessionRecord(fields)
  await store.insert(record, 10_000)
  return record
}

/** Inserts a session, and returns those over the limit. */
export async function insertedBeyond(
  store: SessionStore,
  record: SessionRecord,
  maxSessions: number,
): Promise<readonly SessionRef[]> {
  const beyond = await store.insert(record, maxSessions)
  assert.notEqual(beyond, 'exists')
  return beyond === 'exists' ? [] : beyond
}

/** Inserts a session and deletes those over the limit, as core does. */
export async function capped(
  store: SessionStore,
  record: SessionRecord,
  maxSessions: number,
): Promise<readonly SessionRef[]> {
  const beyond = await insertedBeyond(store, record, maxSessions)
  await store.deleteMany(
    record.subject,
    beyond.map(each => each.id),
  )
  return beyond
}

/** Returns only the id and the subject of a session. */
export function refOf({ id, subject }: { readonly id: string; readonly subject: string }) {
  return { id, subject }
}

function swap(store: SessionStore, record: SessionRecord): Promise<boolean> {
  return store.rotate(record, record.tokenHash, rotatedFields(record))
}

async function race(views: readonly SessionStore[]): Promise<void> {
  const record = await inserted(views[0]!)
  const tries = Array.from({ length: 64 }, () => rotatedFields(record))
  const won = await together(64, views, (store, index) => store.rotate(record, record.tokenHash, tries[index]!))
  const winners = tries.filter((_, index) => won[index])
  assert.equal(winners.length, 1)
  assert.deepEqual({ ...(await views[1]!.find(record)) }, rotatedRecord(record, winners[0]!))
}
