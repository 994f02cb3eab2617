import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { createRevocationSet } from '../../src/session/revocation-set.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'

/** Counts the store calls of an Auth. */
async function counted(options: Parameters<typeof testAuth>[0] = {}) {
  const calls: string[] = []
  const faults = new Set<string>()
  const store = brokenStore(memoryStore(), { faults, onCall: name => void calls.push(name) })
  return { ...(await testAuth({ ...options, store })), calls, faults }
}

describe('F11 revocations reach access tokens', () => {
  test('F11 a logout in one process refuses the access token in another, without a store call per request', async () => {
    const { auth, ann, startAnother, calls } = await counted()
    const other = startAnother()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    await other.verify(accessToken)
    calls.length = 0
    for (let request = 0; request < 100; request++) await other.verify(accessToken)
    expect(calls).toEqual([])
    await auth.logout(refreshToken)
    expect(await codeOf(other.verify(accessToken))).toBe('token_invalid')
  })

  test('F11 a revocation is appended to the feed, then the row is deleted, then it is acknowledged', async () => {
    const { auth, ann, calls } = await counted()
    const { refreshToken } = await auth.createSession(ann.id)
    calls.length = 0
    await auth.logout(refreshToken)
    expect(calls).toEqual(['revocations.append', 'sessions.delete'])
  })

  test('F11 a revocation whose row could not be deleted is not acknowledged, and can be repeated', async () => {
    const { auth, ann, calls, faults, store } = await counted()
    const { refreshToken, accessToken } = await auth.createSession(ann.id)
    faults.add('sessions.delete')
    expect(await codeOf(auth.logout(refreshToken))).toBe('store_unavailable')
    expect(await codeOf(auth.verify(accessToken))).toBe('token_invalid')
    faults.clear()
    calls.length = 0
    await auth.logout(refreshToken)
    await auth.logout(refreshToken)
    expect(calls.filter(call => call === 'revocations.append')).toHaveLength(1)
    expect(await store.sessions.list(ann.id)).toEqual([])
  })

  test('F11 if the feed does not take a revocation, nothing is deleted', async () => {
    const { auth, ann, faults, store } = await counted()
    const { refreshToken } = await auth.createSession(ann.id)
    faults.add('revocations.append')
    expect(await codeOf(auth.logout(refreshToken))).toBe('store_unavailable')
    expect(await store.sessions.list(ann.id)).toHaveLength(1)
  })

  test('F11 a process that starts later knows the earlier revocations', async () => {
    const { auth, ann, startAnother } = await testAuth()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    await auth.logout(refreshToken)
    expect(await codeOf(startAnother().verify(accessToken))).toBe('token_invalid')
  })

  test('F12 a logout everywhere does not revoke a login of the same second', async () => {
    const { auth, ann } = await testAuth()
    const old = await auth.createSession(ann.id)
    await auth.logoutAll(ann.id)
    const next = await auth.createSession(ann.id)
    expect(await codeOf(auth.verify(old.accessToken))).toBe('token_invalid')
    expect(await codeOf(auth.verify(next.accessToken))).toBeUndefined()
    expect(await codeOf(auth.refresh(next.refreshToken))).toBeUndefined()
  })
})

describe('F10 logout', () => {
  test('F10 a current, a replaced and an expired refresh token each log the session out, also twice', async () => {
    for (const which of ['current', 'replaced', 'expired'] as const) {
      const { auth, ann, advance } = await testAuth()
      const first = await auth.createSession(ann.id)
      const second = await auth.refresh(first.refreshToken)
      if (which === 'expired') advance(8 * 86_400)
      const presented = which === 'replaced' ? first : second
      await auth.logout(presented.refreshToken)
      await auth.logout(presented.refreshToken)
      expect(await codeOf(auth.refresh(second.refreshToken))).toBe('session_ended')
    }
  })

  test('F10 after a logout a replay within the window gets nothing', async () => {
    const { auth, ann } = await testAuth()
    const first = await auth.createSession(ann.id)
    await auth.refresh(first.refreshToken)
    await auth.logout(first.refreshToken)
    expect(await codeOf(auth.refresh(first.refreshToken))).toBe('session_ended')
  })

  test('F10 others and one by its id; F14 the list shows no token material', async () => {
    const { auth, ann } = await testAuth()
    const kept = await auth.createSession(ann.id, { device: 'phone' })
    const one = await auth.createSession(ann.id, { device: 'laptop' })
    const two = await auth.createSession(ann.id)
    const list = await auth.listSessions(ann.id)
    expect(list).toHaveLength(3)
    expect(new Set(list.flatMap(session => Object.keys(session)))).toEqual(
      new Set(['id', 'device', 'createdAt', 'lastUsedAt', 'expiresAt']),
    )
    await auth.revokeSession({ id: payloadOf(one.accessToken).sid, subject: ann.id })
    expect(await codeOf(auth.verify(one.accessToken))).toBe('token_invalid')
    await auth.logoutAll(ann.id, { except: payloadOf(kept.accessToken).sid })
    expect(await codeOf(auth.verify(two.accessToken))).toBe('token_invalid')
    expect((await auth.listSessions(ann.id)).map(session => session.device)).toEqual(['phone'])
  })
})

describe('F15 the cap of sessions', () => {
  test('F15 100 parallel logins at a cap of 5 leave 5, and the evicted ones are in the feed', async () => {
    const { auth, ann, startAnother } = await testAuth({ sessions: { maxPerUser: 5 } })
    const other = startAnother()
    await other.ready()
    const pairs = await Promise.all(Array.from({ length: 100 }, () => auth.createSession(ann.id)))
    const codes = await Promise.all(pairs.map(pair => codeOf(other.verify(pair.accessToken))))
    expect(codes.filter(code => code === undefined)).toHaveLength(5)
    expect(await auth.listSessions(ann.id)).toHaveLength(5)
  })
})

describe('block', () => {
  test('F13 a block revokes all sessions everywhere, and lifting it revives none', async () => {
    const { auth, ann, startAnother } = await testAuth()
    const other = startAnother()
    await other.ready()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    await auth.block(ann.id)
    expect(await codeOf(other.verify(accessToken))).toBe('token_invalid')
    await auth.unblock(ann.id)
    expect(await codeOf(other.verify(accessToken))).toBe('token_invalid')
    expect(await codeOf(other.refresh(refreshToken))).toBe('session_ended')
    const next = await auth.createSession(ann.id)
    expect(await codeOf(other.verify(next.accessToken))).toBeUndefined()
  })

  test('F07 a blocked or deleted user cannot refresh, and the session is revoked', async () => {
    const { auth, ann, store } = await testAuth()
    const { refreshToken } = await auth.createSession(ann.id)
    ann.blocked = true
    expect(await codeOf(auth.refresh(refreshToken))).toBe('session_ended')
    expect(await store.sessions.list(ann.id)).toEqual([])
  })

  test('F08 roles are made anew at every refresh, so they can shrink', async () => {
    const { auth, ann } = await testAuth()
    const first = await auth.createSession(ann.id)
    expect((await auth.verify(first.accessToken)).roles).toEqual(['maker'])
    ann.roles = []
    const { accessToken } = await auth.refresh(first.refreshToken)
    expect((await auth.verify(accessToken)).roles).toEqual([])
  })
})

describe('a feed that cannot be relied on', () => {
  test('C07 while the feed cannot be joined the store is asked, and ready tries again', async () => {
    const { auth, ann, faults, calls } = await counted()
    const { accessToken } = await auth.createSession(ann.id)
    faults.add('revocations.follow')
    calls.length = 0
    expect(await codeOf(auth.verify(accessToken))).toBeUndefined()
    expect(calls).toEqual(['revocations.follow', 'sessions.find'])
    expect(await codeOf(auth.ready())).toBe('store_unavailable')
    faults.clear()
    await auth.ready()
    expect(auth.status().feed.silentFor).toBe(0)
  })

  test('C07 while the feed is stale the store is asked, once a second a session; if that fails: 503, never 401', async () => {
    const { auth, ann, advance, calls, faults, store } = await counted()
    const { accessToken } = await auth.createSession(ann.id)
    await auth.verify(accessToken)
    advance(11)
    calls.length = 0
    await Promise.all(Array.from({ length: 50 }, () => auth.verify(accessToken)))
    expect(calls).toEqual(['sessions.find'])
    const gone = await auth.createSession(ann.id)
    await store.sessions.delete({ id: payloadOf(gone.accessToken).sid, subject: ann.id })
    expect(await codeOf(auth.verify(gone.accessToken))).toBe('token_invalid')
    faults.add('sessions.find')
    const third = await auth.createSession(ann.id)
    expect(await codeOf(auth.verify(third.accessToken))).toBe('store_unavailable')
    faults.clear()
    expect(await codeOf(auth.verify(third.accessToken))).toBeUndefined()
  })

  test('R-11 J05 beyond the set’s cap the store is asked, and the set forgets after the retention', async () => {
    const { auth, ann, calls } = await counted({ sessions: { maxRevocations: 3 } })
    await auth.ready()
    const kept = await auth.createSession(ann.id)
    for (let end = 0; end < 5; end++) await auth.logout((await auth.createSession(ann.id)).refreshToken)
    const last = await auth.createSession(ann.id)
    await auth.logout(last.refreshToken)
    calls.length = 0
    expect(await codeOf(auth.verify(last.accessToken))).toBe('token_invalid')
    expect(await codeOf(auth.verify(kept.accessToken))).toBeUndefined()
    expect(calls).toEqual(['sessions.find', 'sessions.find'])
  })

  test('R-11 the set keeps an entry for the retention, and is empty after twice that', () => {
    const set = createRevocationSet(10, 1_000_000)
    for (let sid = 0; sid < 100_000; sid++) set.add({ kind: 'session', sid: String(sid), subject: 's' }, 0)
    expect(set.has({ sid: '99999', sub: 's' }, 9_999)).toBe(true)
    expect(set.has({ sid: '0', sub: 's' }, 10_001)).toBe(true)
    expect(set.size).toBe(100_000)
    set.has({ sid: '0', sub: 's' }, 20_002)
    expect(set.size).toBe(0)
  })
})
