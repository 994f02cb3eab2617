import { describe, expect, test, vi } from 'vitest'
import { createAuth, memoryStore, type Store } from '../../src/index.ts'
import type { RevocationFeed } from '../../src/store/index.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { factsOf } from '../fixtures/events.ts'

const minute = 60
const hour = 3600
const day = 24 * hour

/** Two processes on one store, whose clock is that of the first; the second one's is so many seconds ahead. */
async function apart(seconds: number) {
  const made = await testAuth()
  const { settings, clock } = made
  const other = createAuth({ ...settings, clock: () => clock() + seconds * 1000 })
  const facts = (pair: { accessToken: string }) => {
    const { sub: subject, sid: sessionId } = payloadOf(pair.accessToken)
    return { subject, sessionId }
  }
  return { ...made, other, facts }
}

describe('B20 R-12 clocks that disagree are 503 for access and refresh tokens, never a 401, and an event', () => {
  test.each([10, hour, 8 * day])('B20 R-12 a token from a process that is %i s ahead', async seconds => {
    const { auth, other, ann, events, advance, facts } = await apart(seconds)
    const pair = await other.createSession(ann.id)
    const error = await auth.verify(pair.accessToken).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'clock_disagrees', retry: true })
    // The first token of a session has no predecessor that another tab might hold.
    const second = await auth.refresh(pair.refreshToken)
    expect(second.verdict).toBe('rotated')
    expect(await auth.verify(second.accessToken)).toMatchObject({ sub: ann.id })
    const expected = { type: 'clock_disagrees', ...facts(pair), seconds }
    expect(factsOf(events, 'clock_disagrees')).toEqual([expected, expected])
    advance(minute)
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('rotated')
  })

  test('B20 R-12 a refresh by a process an hour ahead locks nobody out, and is not taken for theft', async () => {
    const { auth, other, ann, events, advance } = await apart(hour)
    const first = await auth.createSession(ann.id)
    const second = await other.refresh(first.refreshToken)
    for (let minutes = 0; minutes < 59; minutes++, advance(minute)) {
      // Another tab may still hold the first token: it is not told that it was stolen.
      expect(await codeOf(auth.refresh(first.refreshToken))).toBe('clock_disagrees')
      const kept = await auth.refresh(second.refreshToken)
      expect([kept.verdict, kept.refreshToken]).toEqual(['kept', second.refreshToken])
      expect(await auth.verify(kept.accessToken)).toMatchObject({ sub: ann.id })
    }
    advance(2 * minute)
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('rotated')
    expect(factsOf(events, 'refresh_token_reused')).toEqual([])
  })

  test('B20 R-12 a process an hour behind the store says that it cannot judge', async () => {
    const { auth, other, ann } = await apart(-hour)
    const first = await auth.createSession(ann.id)
    const second = await auth.refresh(first.refreshToken)
    expect(await codeOf(other.refresh(second.refreshToken))).toBe('clock_disagrees')
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('kept')
  })

  test('B20 R-12 where the store tells no time, nobody can say whose clock is wrong', async () => {
    const { other, settings, clock, ann } = await apart(hour)
    const { store } = settings
    const revocations: RevocationFeed = {
      append: (entries, keepFor) => store.revocations.append(entries, keepFor),
      follow: (observer, options) => store.revocations.follow({ ...observer, storeTime() {} }, options),
    }
    const silent = createAuth({ ...settings, clock, store: { ...store, revocations } })
    const pair = await other.createSession(ann.id)
    expect(await codeOf(silent.refresh(pair.refreshToken))).toBe('clock_disagrees')
  })

  test('B20 R-12 a process 8 days ahead does not call a valid session expired', async () => {
    const { auth, other, ann, events, facts } = await apart(8 * day)
    const pair = await auth.createSession(ann.id)
    expect(await codeOf(other.refresh(pair.refreshToken))).toBe('clock_disagrees')
    expect(factsOf(events, 'clock_disagrees')).toEqual([{ type: 'clock_disagrees', ...facts(pair), seconds: -8 * day }])
    expect((await auth.refresh(pair.refreshToken)).verdict).toBe('rotated')
  })

  test('B20 nor does a process whose clock is far beyond the absolute lifetime', async () => {
    const { auth, other, ann } = await apart(40 * day)
    const pair = await auth.createSession(ann.id)
    expect(await codeOf(other.refresh(pair.refreshToken))).toBe('clock_disagrees')
  })

  test('B20 a process an hour ahead does not call a valid access token expired', async () => {
    const { auth, other, ann, events } = await apart(hour)
    const { accessToken } = await auth.createSession(ann.id)
    expect(await codeOf(other.verify(accessToken))).toBe('clock_disagrees')
    expect(factsOf(events, 'clock_disagrees')).toMatchObject([{ subject: null, sessionId: null, seconds: -hour }])
  })

  test('B20 R-12 a retry at a process an hour ahead is late only by its clock, and is not taken for theft', async () => {
    const { auth, other, ann, events } = await apart(hour)
    const first = await auth.createSession(ann.id)
    const second = await auth.refresh(first.refreshToken)
    expect(await codeOf(other.refresh(first.refreshToken))).toBe('clock_disagrees')
    expect((await auth.refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken)
    expect(factsOf(events, 'session_revoked')).toEqual([])
  })

  test('B20 R-12 a late retry with its key is not late at a process an hour ahead, and restarts nothing', async () => {
    const { auth, other, ann } = await apart(hour)
    const key = { idempotencyKey: 'Zk3v9QxW1bT7nR5cY0hJ2g' }
    const first = await auth.createSession(ann.id)
    const second = await auth.refresh(first.refreshToken, key)
    expect(await codeOf(other.refresh(first.refreshToken, key))).toBe('clock_disagrees')
    expect((await auth.refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken)
  })

  test('B20 a logout takes a token from the future', async () => {
    const { auth, other, ann, store } = await apart(hour)
    const pair = await other.createSession(ann.id)
    await auth.logout(pair.refreshToken)
    expect(await store.sessions.list(ann.id)).toEqual([])
  })
})

describe('R-12 processes at the two limits of the tolerance never log an honest user out', () => {
  test.each([
    [-10, 25],
    [10, 25],
    [-5, 30],
    [5, 30],
  ])('R-12 %i s apart, a lost answer asked for again within %i s', async (seconds, lastRetry) => {
    for (let delay = 0; delay <= 60; delay++) {
      for (const order of ['near', 'far']) {
        const { auth, other, ann, advance, set, events } = await apart(seconds)
        set(1_800_000_000_000)
        const [one, two] = order === 'near' ? [auth, other] : [other, auth]
        const first = await one.createSession(ann.id)
        advance(minute)
        const second = await one.refresh(first.refreshToken)
        advance(delay)
        await two.refresh(second.refreshToken).catch(() => undefined)
        if (delay <= lastRetry)
          for (const each of [one, two]) await each.refresh(first.refreshToken).catch(() => undefined)
        expect(factsOf(events, 'refresh_token_reused'), `${delay} s later, ${order}`).toEqual([])
      }
    }
  })
})

describe('F06 what has expired by every clock is called expired', () => {
  test('F06 a refresh and an access token when time has passed for the store as well', async () => {
    const { auth, ann, advance } = await testAuth()
    const pair = await auth.createSession(ann.id)
    await auth.ready()
    advance(8 * day)
    expect(await codeOf(auth.verify(pair.accessToken))).toBe('token_expired')
    expect(await codeOf(auth.refresh(pair.refreshToken))).toBe('session_expired')
  })

  test('F06 a test that moves only the clock of an Auth sees its tokens expire', async () => {
    const { auth, ann, advance } = await testAuth({ store: memoryStore() })
    const pair = await auth.createSession(ann.id)
    advance(8 * day)
    expect(await codeOf(auth.verify(pair.accessToken))).toBe('token_expired')
    expect(await codeOf(auth.refresh(pair.refreshToken))).toBe('session_expired')
  })

  test('B20 a machine whose clock is 8 days ahead of the store’s', async () => {
    const store = memoryStore()
    const behind: Store = { ...store, revocations: withTime(store.revocations, () => realNow()) }
    const { auth, ann, settings } = await testAuth({ store: behind, clock: () => realNow() })
    const pair = await auth.createSession(ann.id)
    vi.spyOn(Date, 'now').mockImplementation(() => realNow() + 8 * day * 1000)
    const other = createAuth({ ...settings, clock: () => Date.now() })
    expect(await codeOf(other.refresh(pair.refreshToken))).toBe('clock_disagrees')
    expect(await codeOf(other.verify(pair.accessToken))).toBe('clock_disagrees')
    vi.restoreAllMocks()
  })

  test('B04 a clock that a test has set does not have to agree with the store’s', async () => {
    const store = memoryStore()
    const behind: Store = { ...store, revocations: withTime(store.revocations, () => realNow()) }
    const { auth, ann, settings } = await testAuth({ store: behind, clock: () => realNow() })
    const pair = await auth.createSession(ann.id)
    const other = createAuth({ ...settings, clock: () => realNow() + 8 * day * 1000 })
    expect(await codeOf(other.verify(pair.accessToken))).toBe('token_expired')
    expect(await codeOf(other.refresh(pair.refreshToken))).toBe('session_expired')
  })
})

const realNow = Date.now.bind(Date)

/** The same feed, whose store has another clock. */
function withTime(feed: RevocationFeed, now: () => number): RevocationFeed {
  return {
    append: (entries, keepFor) => feed.append(entries, keepFor),
    follow: (observer, options) => feed.follow({ ...observer, storeTime: () => observer.storeTime(now()) }, options),
  }
}
