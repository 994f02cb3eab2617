import assert from 'node:assert/strict'
import type { SessionStore } from '@sallyport/core/store'
import { randomText, rotatedFields, rotatedRecord, sessionRecord } from '../records.ts'
import type { Cases } from '../runner.ts'
import { rows } from './collect.ts'
import { hostileText, longest, nearlySame } from './hostile.ts'

const devices = {
  'with quotes': `Bob's "phone"; --`,
  'of 64 bytes that are not ASCII': 'é'.repeat(26) + '漢字😀é',
  'with line breaks': 'a\nb\r\n',
}

const times = {
  'of a clock that stands at the epoch': 0,
  'just past 31 bits': 2 ** 31 + 5,
  'just past 32 bits': 2 ** 32 + 5,
  'in the year 9990': 253_086_681_600,
}

/** What goes in comes out, whatever it is made of. */
export const sessionBasics: Cases<SessionStore> = {
  'finds what was inserted, field by field': async ({ store }) => {
    const record = sessionRecord({ device: 'phone' })
    assert.deepEqual(await store.insert(record, 10), [])
    assert.deepEqual({ ...(await store.find(record)) }, record)
    assert.deepEqual(await listed(store, record.subject), [record])
  },
  'keeps a record that was rotated before it was inserted': async ({ store }) => {
    const first = sessionRecord()
    await roundTrip(store, rotatedRecord(first, rotatedFields(first)))
  },
  'keeps null as null': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    const found = await store.find(record)
    assert.deepEqual([found?.device, found?.previousHash, found?.sealedSuccessor], [null, null, null])
  },
  'finds nothing where there is nothing': async ({ store }) => {
    assert.equal(await store.find({ id: randomText(), subject: randomText() }), undefined)
    assert.deepEqual(await store.list(randomText()), [])
  },
  'finds nothing under another subject': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    assert.equal(await store.find({ id: record.id, subject: randomText() }), undefined)
  },
  'never lets one subject overwrite the session of another': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    await store.insert(sessionRecord({ id: record.id }), 10).catch(() => undefined)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'shows every connection a session at once': async ({ views }) => {
    for (const writer of views) {
      const record = sessionRecord()
      await writer.insert(record, 10)
      for (const reader of views) assert.deepEqual({ ...(await reader.find(record)) }, record)
    }
  },
  'leaves it to core what has expired': async ({ store }) => {
    const now = Math.floor(Date.now() / 1000)
    const record = sessionRecord({ createdAt: now - 9 * 86_400, idleExpiresAt: now - 86_401, expiresAt: now - 86_400 })
    await roundTrip(store, record)
    assert.deepEqual(await listed(store, record.subject), [record])
    assert.equal(await store.rotate(record, record.tokenHash, rotatedFields(record)), true)
  },
  'answers with a record that the caller may keep': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    const before = await store.find(record)
    await store.rotate(record, record.tokenHash, rotatedFields(record))
    assert.deepEqual({ ...before }, record)
  },
  ...rows(
    devices,
    row => `keeps a device ${row}`,
    device =>
      async ({ store }) =>
        roundTrip(store, sessionRecord({ device })),
  ),
  ...rows(
    times,
    row => `keeps times ${row}`,
    createdAt =>
      async ({ store }) =>
        roundTrip(store, sessionRecord({ createdAt })),
  ),
  ...rows(
    hostileText,
    row => `takes ${row} for text, in a subject and in an id`,
    text =>
      async ({ store }) => {
        await wholeLife(store, text, randomText())
        await wholeLife(store, randomText(), text + randomText())
        await wholeLife(store, longest(text + randomText()), longest(text + randomText()))
      },
  ),
  ...rows(
    nearlySame,
    row => `tells subjects, ids and hashes apart by ${row}`,
    other =>
      async ({ store }) => {
        const record = sessionRecord({
          id: `a${randomText()}`,
          subject: `a${randomText()}`,
          tokenHash: `a${randomText()}`,
        })
        await store.insert(record, 10)
        const refs = [
          { id: other(record.id), subject: record.subject },
          { id: record.id, subject: other(record.subject) },
        ]
        for (const ref of refs) {
          assert.equal(await store.find(ref), undefined)
          assert.equal(await store.rotate(ref, record.tokenHash, rotatedFields(record)), false)
          assert.equal(await store.delete(ref), false)
        }
        assert.deepEqual(await store.list(other(record.subject)), [])
        assert.equal(await store.rotate(record, other(record.tokenHash), rotatedFields(record)), false)
        assert.deepEqual({ ...(await store.find(record)) }, record)
      },
  ),
}

/** Lists as plain objects, whatever prototype the store's own have. */
export async function listed(store: SessionStore, subject: string) {
  return (await store.list(subject)).map(record => ({ ...record }))
}

async function roundTrip(store: SessionStore, record: ReturnType<typeof sessionRecord>) {
  await store.insert(record, 10)
  assert.deepEqual({ ...(await store.find(record)) }, record)
}

async function wholeLife(store: SessionStore, subject: string, id: string) {
  const record = sessionRecord({ subject, id })
  const next = rotatedFields(record)
  assert.deepEqual(await store.insert(record, 1000), [])
  assert.equal(await store.rotate(record, record.tokenHash, next), true)
  const expected = rotatedRecord(record, next)
  assert.deepEqual({ ...(await store.find(record)) }, expected)
  assert.deepEqual(
    (await listed(store, subject)).filter(each => each.id === id),
    [expected],
  )
  await store.deleteMany(subject, [id])
  assert.equal(await store.find(record), undefined)
}
