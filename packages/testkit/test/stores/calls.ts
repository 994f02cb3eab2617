import type { Store } from '@sallyport/core'
import { expect } from 'vitest'
import { oneTimeTokenRecord, rotatedFields, sessionRecord } from '../../src/records.ts'

/** What every call of a store that cannot be reached rejects with. */
export const unavailable = { code: 'store_unavailable', retry: true }

/** Starts calls of every port at once, as an application has them in progress. */
export function everyCall(store: Store): readonly Promise<unknown>[] {
  const record = sessionRecord()
  return [
    store.sessions.insert(record, 5),
    store.sessions.find(record),
    store.sessions.rotate(record, record.tokenHash, rotatedFields(record)),
    store.sessions.list(record.subject),
    store.sessions.delete(record),
    store.sessions.deleteMany(record.subject, [record.id]),
    store.oneTimeTokens.deleteAll('a', 'b'),
    store.throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 1000),
    store.revocations.append([{ kind: 'changed', subject: 'a' }], 60),
  ]
}

/** Expects every call of every port to be rejected with 503. */
export async function expectUnavailable(store: Store): Promise<void> {
  for (const outcome of await Promise.allSettled(everyCall(store))) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable })
  }
}

/** Expects that 500 rotations at once, two of each session, succeed once for each session. */
export async function expectOneRotationEach({ sessions }: Store): Promise<void> {
  const records = Array.from({ length: 250 }, () => sessionRecord())
  await Promise.all(records.map(record => sessions.insert(record, 5)))
  const rotate = (record: (typeof records)[number]) => sessions.rotate(record, record.tokenHash, rotatedFields(record))
  const outcomes = await Promise.all(records.flatMap(record => [rotate(record), rotate(record)]))
  expect(outcomes.filter(Boolean)).toHaveLength(250)
}

/** Expects that an error of the database reaches nobody but the log, which gets `cause`. */
export async function expectHiddenError({ sessions }: Store, cause: RegExp): Promise<void> {
  const record = sessionRecord({ generation: 2 ** 31 })
  await expect(sessions.insert(record, 5)).rejects.toMatchObject({
    ...unavailable,
    message: 'The service cannot be reached. Try again shortly.',
    cause: { message: expect.stringMatching(cause) },
  })
  expect(await sessions.find(record)).toBeUndefined()
}

/** Uses every method that needs a right of its database. */
export async function useEveryMethod(store: Store): Promise<void> {
  const { sessions, oneTimeTokens, throttle, revocations, blocks } = store
  const [session, token] = [sessionRecord(), oneTimeTokenRecord()]
  await sessions.insert(session, 5)
  expect(await sessions.rotate(session, session.tokenHash, rotatedFields(session))).toBe(true)
  expect(await sessions.list(session.subject)).toHaveLength(1)
  await sessions.deleteMany(session.subject, [session.id])
  expect(await sessions.delete(session)).toBe(false)
  await oneTimeTokens.replace(token)
  expect(await oneTimeTokens.update(token, token.state, 'used')).toBe(true)
  expect(await oneTimeTokens.consume(token)).toMatchObject({ hash: token.hash })
  await oneTimeTokens.deleteAll(token.subject, token.purpose)
  const key = { owner: 'a', name: 'b', limit: 1, window: 60 }
  expect(await throttle.hit([key], 1000)).toEqual({ admitted: true })
  await throttle.giveBack([key], 1000)
  await throttle.clear('a')
  await blocks.insert(session.subject)
  expect(await blocks.has(session.subject)).toBe(true)
  await blocks.delete(session.subject)
  const stopping = new AbortController()
  const observer = { entry() {}, current() {}, storeTime() {} }
  await revocations.append([{ kind: 'session', sid: session.id, subject: session.subject }], 60)
  await revocations.follow(observer, { signal: stopping.signal, maxInterval: 1000 })
  stopping.abort()
}
