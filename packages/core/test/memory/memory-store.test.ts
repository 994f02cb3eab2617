import { expect, test } from 'vitest'
import { memoryStore, type MemoryStoreOptions } from '../../src/memory/memory-store.ts'
import type { Revocation } from '../../src/ports/revocation-feed.ts'
import { oneTimeToken, session } from './records.ts'

const day = 86_400_000

test.each(['maxSessions', 'maxOneTimeTokens', 'maxThrottleKeys', 'maxFeedEntries'] as const)(
  '%s must be a whole number of at least 1',
  option => {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const options: MemoryStoreOptions = { [option]: value }
      expect(() => memoryStore(options)).toThrow(new TypeError(`${option} must be a whole number of at least 1`))
    }
  },
)

test('J05 a full store refuses new sessions, and removes none', async () => {
  const { sessions } = memoryStore({ maxSessions: 3 })
  const living = [session(), session(), session()]
  for (const each of living) await sessions.insert(each, 5)
  await expect(sessions.insert(session(), 5)).rejects.toMatchObject({ code: 'store_unavailable' })
  for (const each of living) expect(await sessions.find(each)).toEqual(each)
})

test('J05 a full store accepts a session that replaces one of the same subject', async () => {
  const { sessions } = memoryStore({ maxSessions: 2 })
  const [old, other] = [session({ createdAt: 1 }), session()]
  await sessions.insert(old, 5)
  await sessions.insert(other, 5)
  const next = session({ subject: old.subject, createdAt: 2 })
  expect(await sessions.insert(next, 1)).toEqual([{ id: old.id, subject: old.subject }])
  for (const each of [old, other, next]) expect(await sessions.find(each)).toEqual(each)
})

test('J05 a full store removes no session when it refuses one', async () => {
  const { sessions } = memoryStore({ maxSessions: 2 })
  const [first, second] = [session({ createdAt: 1 }), session()]
  await sessions.insert(first, 5)
  await sessions.insert(second, 5)
  await expect(sessions.insert(session({ subject: first.subject }), 2)).rejects.toMatchObject({ retry: true })
  expect(await sessions.find(first)).toEqual(first)
})

test('J05 a session is removed a day after its idle lifetime, by the store’s clock and counted from the last write', async () => {
  const time = { now: 50 * day }
  const { sessions } = memoryStore({ clock: () => time.now, maxSessions: 1 })
  const record = session({ createdAt: 1_000_000 })
  await sessions.insert(record, 5)
  time.now += 5 * day
  const next = {
    generation: 1,
    tokenHash: 'b',
    previousHash: 'a',
    sealedSuccessor: 's',
    retryHash: null,
    rotatedAt: 1_500_000,
  }
  await sessions.rotate(record, record.tokenHash, { ...next, idleExpiresAt: 1_500_000 + 7 * 86_400 })
  time.now += 8 * day - 1
  await expect(sessions.insert(session(), 5)).rejects.toMatchObject({ code: 'store_unavailable' })
  time.now += 1
  await sessions.insert(session(), 5)
  expect(await sessions.find(record)).toBeUndefined()
})

test('J05 a full store refuses new one-time tokens until old ones are long expired', async () => {
  const time = { now: 0 }
  const { oneTimeTokens } = memoryStore({ clock: () => time.now, maxOneTimeTokens: 1 })
  const token = oneTimeToken()
  await oneTimeTokens.replace(token)
  await expect(oneTimeTokens.replace(oneTimeToken())).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(await oneTimeTokens.find(token)).toEqual(token)
  time.now += 2 * day
  await oneTimeTokens.replace(oneTimeToken())
  expect(await oneTimeTokens.find(token)).toBeUndefined()
})

test('J05 a full feed refuses new revocations, and loses none', async () => {
  const time = { now: 0 }
  const { revocations } = memoryStore({ clock: () => time.now, maxFeedEntries: 2 })
  const [a, b, c]: Revocation[] = ['a', 'b', 'c'].map(subject => ({ kind: 'blocked', subject })) as Revocation[]
  await revocations.append([a!, b!], 60)
  await expect(revocations.append([c!], 60)).rejects.toMatchObject({ code: 'store_unavailable' })
  await revocations.append([a!, b!], 60)
  expect(await retained(revocations)).toEqual([a, b])
  time.now += 60_000
  await revocations.append([c!], 60)
  expect(await retained(revocations)).toEqual([c])
})

test('J05 a feed refuses all of an append or nothing', async () => {
  const { revocations } = memoryStore({ maxFeedEntries: 2 })
  const entries: Revocation[] = ['a', 'b', 'c'].map(subject => ({ kind: 'changed', subject }))
  await expect(revocations.append(entries, 60)).rejects.toMatchObject({ retry: true })
  expect(await retained(revocations)).toEqual([])
})

test('an entry that comes again is kept for the longer of both times', async () => {
  const time = { now: 0 }
  const { revocations } = memoryStore({ clock: () => time.now })
  const entry: Revocation = { kind: 'session', sid: 's', subject: 'u' }
  await revocations.append([entry], 600)
  await revocations.append([entry], 1)
  time.now += 599_000
  await revocations.append([], 1)
  expect(await retained(revocations)).toEqual([entry])
  time.now += 1000
  await revocations.append([], 1)
  expect(await retained(revocations)).toEqual([])
})

test('all followers learn of a revocation before it is acknowledged', async () => {
  const { revocations } = memoryStore()
  const heard: string[] = []
  const stopping = new AbortController()
  const options = { signal: stopping.signal, maxInterval: 1000 }
  for (const name of ['a', 'b']) {
    const entry = (each: Revocation) => void heard.push(`${name}:${each.subject}`)
    await revocations.follow({ entry, current: () => undefined, storeTime: () => undefined }, options)
  }
  await revocations.append([{ kind: 'blocked', subject: 'u' }], 60)
  stopping.abort()
  expect(heard).toEqual(['a:u', 'b:u'])
  await revocations.append([{ kind: 'unblocked', subject: 'u' }], 60)
  expect(heard).toEqual(['a:u', 'b:u'])
})

test('a follower that was stopped before it started gets no entries', async () => {
  const { revocations } = memoryStore()
  const entry = () => expect.unreachable()
  const observer = { entry, current: entry, storeTime: entry }
  const following = revocations.follow(observer, { signal: AbortSignal.abort(), maxInterval: 10 })
  await expect(following).rejects.toThrow('aborted')
})

test('a record that a caller changes does not change in the store', async () => {
  const { sessions } = memoryStore()
  const record = { ...session() }
  const before = { ...record }
  await sessions.insert(record, 5)
  record.tokenHash = 'changed'
  expect(await sessions.find(record)).toEqual(before)
  expect(Object.isFrozen(await sessions.find(record))).toBe(true)
})

async function retained(revocations: ReturnType<typeof memoryStore>['revocations']) {
  const entries: Revocation[] = []
  const stopping = new AbortController()
  const observer = { entry: (each: Revocation) => void entries.push(each), current: () => undefined }
  const options = { signal: stopping.signal, maxInterval: 1000 }
  await revocations.follow({ ...observer, storeTime: () => undefined }, options)
  stopping.abort()
  return entries
}
