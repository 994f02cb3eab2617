import assert from 'node:assert/strict'
import type { SessionStore } from '@sallyport/core/store'
import { randomText, rotatedFields, rotatedRecord, sessionRecord } from '../records.ts'
import type { Cases } from '../runner.ts'
import { rows } from './collect.ts'
import { hostileText, longest, nearlySame } from './hostile.ts'

const devices = {
  'with quotes': `Bob's "phone"; --`,
  'with 64 bytes of non-ASCII characters': 'é'.repeat(26) + '漢字😀é',
  'with line breaks': 'a\nb\r\n',
}

const times = {
  'at the epoch': 0,
  'just past 31 bits': 2 ** 31 + 5,
  'just past 32 bits': 2 ** 32 + 5,
  'in the year 9990': 253_086_681_600,
}

/** Records are stored and returned unchanged. */
export const sessionBasics: Cases<SessionStore> = {
  'finds a session with all its fields': async ({ store }) => {
    const { createdAt } = sessionRecord()
    const differing = { createdAt, rotatedAt: createdAt + 60, authTime: createdAt - 3600 }
    const record = sessionRecord({ device: 'phone', ...differing })
    assert.deepEqual(await store.insert(record, 10), [])
    assert.deepEqual({ ...(await store.find(record)) }, record)
    assert.deepEqual(await listed(store, record.subject), [record])
  },
  'stores a record with the fields of a rotation': async ({ store }) => {
    const first = sessionRecord()
    await roundTrip(store, rotatedRecord(first, rotatedFields(first)))
  },
  'keeps null as null': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    const found = await store.find(record)
    assert.deepEqual([found?.device, found?.previousHash, found?.sealedSuccessor], [null, null, null])
  },
  'finds no unknown session': async ({ store }) => {
    assert.equal(await store.find({ id: randomText(), subject: randomText() }), undefined)
    assert.deepEqual(await store.list(randomText()), [])
  },
  'does not find a session under another subject': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    assert.equal(await store.find({ id: record.id, subject: randomText() }), undefined)
  },
  'never lets one subject overwrite the session of another': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    await store.insert(sessionRecord({ id: record.id }), 10)
    assert.deepEqual({ ...(await store.find(record)) }, record)
  },
  'shows a new session to every connection at once': async ({ views }) => {
    for (const writer of views) {
      const record = sessionRecord()
      await writer.insert(record, 10)
      for (const reader of views) assert.deepEqual({ ...(await reader.find(record)) }, record)
    }
  },
  'returns expired sessions, which core checks': async ({ store }) => {
    const now = Math.floor(Date.now() / 1000)
    const record = sessionRecord({ createdAt: now - 9 * 86_400, idleExpiresAt: now - 86_401, expiresAt: now - 86_400 })
    await roundTrip(store, record)
    assert.deepEqual(await listed(store, record.subject), [record])
    assert.equal(await store.rotate(record, record.tokenHash, rotatedFields(record)), true)
  },
  'returns records that later changes do not alter': async ({ store }) => {
    const record = sessionRecord()
    await store.insert(record, 10)
    const before = await store.find(record)
    await store.rotate(record, record.tokenHash, rotatedFields(record))
    assert.deepEqual({ ...before }, record)
  },
  ...rows(
    devices,
    row => `stores a device ${row}`,
    device =>
      async ({ store }) =>
        roundTrip(store, sessionRecord({ device })),
  ),
  ...rows(
    times,
    row => `stores times ${row}`,
    createdAt =>
      async ({ store }) =>
        roundTrip(store, sessionRecord({ createdAt })),
  ),
  ...rows(
    hostileText,
    row => `stores ${row} literally, in a subject and in an id`,
    text =>
      async ({ store }) => {
        await wholeLife(store, text, randomText())
        await wholeLife(store, randomText(), text + randomText())
        await wholeLife(store, longest(text + randomText()), longest(text + randomText()))
      },
  ),
  ...rows(
    nearlySame,
    row => `distinguishes subjects, ids and hashes by ${row}`,
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

/** Lists sessions as plain objects, whatever their prototype. */
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
