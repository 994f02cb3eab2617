import { expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { factsOf } from '../fixtures/events.ts'

test('F10 F12 each revocation is one event with its session, its user and its reason', async () => {
  const { auth, ann, events } = await testAuth()
  const [one, two, kept] = [
    await auth.createSession(ann.id),
    await auth.createSession(ann.id),
    await auth.createSession(ann.id),
  ]
  const [first, second, third] = [one, two, kept].map(({ accessToken }) => payloadOf(accessToken).sid)
  await auth.logout(one.refreshToken)
  expect(await auth.revokeSession({ id: first!, subject: ann.id })).toBe(false)
  await auth.logoutAll(ann.id, { except: third! })
  expect(factsOf(events, 'session_revoked')).toEqual([
    { type: 'session_revoked', sessionId: first, subject: ann.id, reason: 'logout' },
    { type: 'session_revoked', sessionId: second, subject: ann.id, reason: 'logout_all' },
  ])
})

test('F12 a subject that always starts another session is an error after 100 rounds, not an endless loop', async () => {
  const calls: string[] = []
  const store = memoryStore()
  const answers = new Map<string, unknown>()
  const { auth, ann } = await testAuth({
    store: brokenStore(store, { answers, onCall: name => void calls.push(name) }),
  })
  await auth.createSession(ann.id)
  answers.set('sessions.list', await store.sessions.list(ann.id))
  expect(await codeOf(auth.logoutAll(ann.id))).toBe('store_inconsistent')
  expect(calls.filter(name => name === 'sessions.deleteMany')).toHaveLength(100)
})

test.each([
  ['x'.repeat(64), 'x'.repeat(64)],
  ['x'.repeat(65), 'x'.repeat(64)],
  [`${'x'.repeat(62)}é!`, `${'x'.repeat(62)}é`],
  [`${'x'.repeat(63)}é!`, 'x'.repeat(63)],
  ['a\nb\u0000c', 'a b c'],
  ['\uD800', '\uFFFD'],
  ['', ''],
])('F14 the device %j is shown as %j', async (device, shown) => {
  const { auth, ann } = await testAuth()
  await auth.createSession(ann.id, { device })
  expect((await auth.listSessions(ann.id))[0]!.device).toBe(shown)
})

test('F10 F12 an acknowledged revocation appends nothing when it is repeated, however late', async () => {
  const calls: string[] = []
  const faults = new Set<string>()
  const { auth, ann, advance, events } = await testAuth({
    store: brokenStore(memoryStore(), { faults, onCall: name => void calls.push(name) }),
  })
  const { refreshToken } = await auth.createSession(ann.id)
  const appends = () => calls.filter(name => name === 'revocations.append').length
  await auth.logout(refreshToken)
  for (let minute = 0; minute < 60; minute++, advance(60)) await auth.logout(refreshToken)
  expect([appends(), factsOf(events, 'session_revoked').length]).toEqual([1, 1])
})

test('F12 a revocation whose row stayed, or that did not reach the feed, is repeated completely', async () => {
  const calls: string[] = []
  const faults = new Set<string>()
  const { auth, ann, store } = await testAuth({
    store: brokenStore(memoryStore(), { faults, onCall: name => void calls.push(name) }),
  })
  const appends = () => calls.filter(name => name === 'revocations.append').length
  for (const fault of ['revocations.append', 'sessions.delete']) {
    const { refreshToken } = await auth.createSession(ann.id)
    const before = appends()
    faults.add(fault)
    expect(await codeOf(auth.logout(refreshToken))).toBe('store_unavailable')
    faults.clear()
    await auth.logout(refreshToken)
    expect(appends() - before).toBe(2)
    expect(await store.sessions.list(ann.id)).toEqual([])
  }
})
