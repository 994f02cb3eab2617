import { describe, expect, test } from 'vitest'
import { memoryStore, type Store } from '../../src/index.ts'
import type { FollowOptions } from '../../src/store/index.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { frozenClock } from '../fixtures/clock.ts'
import { factsOf } from '../fixtures/events.ts'

/** An Auth on a memory store whose own clock is ahead, and the options by which it follows the feed. */
async function following(ahead = 0, options: Parameters<typeof testAuth>[0] = {}) {
  const time = frozenClock()
  const store = memoryStore({ clock: () => time.clock() + ahead })
  const followed: FollowOptions[] = []
  const follow: Store['revocations']['follow'] = (observer, how) => {
    followed.push(how)
    return store.revocations.follow(observer, how)
  }
  const observed = { ...store, revocations: { ...store.revocations, follow } }
  const made = await testAuth({ ...options, store: observed, clock: time.clock })
  return { ...made, advance: time.advance, followed }
}

describe('R-8 a feed that falls silent', () => {
  test('R-8 is reported once, with how old it is, and once more when it is back', async () => {
    const { auth, ann, advance, events } = await following()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    await auth.verify(accessToken)
    advance(10)
    await auth.verify(accessToken)
    expect(factsOf(events, 'feed_stale')).toEqual([])
    advance(0.001)
    await auth.verify(accessToken)
    advance(1)
    await auth.verify(accessToken)
    expect(factsOf(events, 'feed_stale')).toEqual([{ type: 'feed_stale', milliseconds: 10_001 }])
    expect(factsOf(events, 'feed_current')).toEqual([])
    await auth.logout(refreshToken)
    await auth.logout(refreshToken)
    expect(factsOf(events, 'feed_current')).toEqual([{ type: 'feed_current' }])
    advance(11)
    await auth.verify((await auth.createSession(ann.id)).accessToken)
    expect(factsOf(events, 'feed_stale')).toHaveLength(2)
  })

  test('R-12 a clock that went back does not make the feed current', async () => {
    const { auth, ann, advance, events } = await following()
    const { accessToken } = await auth.createSession(ann.id)
    // A token that is remembered comes from the future no more.
    for (let time = 0; time < 2; time++) await auth.verify(accessToken)
    advance(-11)
    await codeOf(auth.verify(accessToken))
    expect(factsOf(events, 'feed_stale')).toEqual([{ type: 'feed_stale', milliseconds: 11_000 }])
  })

  test('R-8 a quiet feed is read ten times within maxStaleness', async () => {
    const usual = await following()
    await usual.auth.ready()
    expect(usual.followed.map(({ maxInterval }) => maxInterval)).toEqual([1000])
    const patient = await following(0, { sessions: { maxStaleness: '30s' } })
    await patient.auth.ready()
    expect(patient.followed.map(({ maxInterval }) => maxInterval)).toEqual([3000])
  })

  test('the status says for how long it has been silent, and nothing before it was joined', async () => {
    const { auth, advance } = await following()
    expect(auth.status().feed.silentFor).toBeUndefined()
    await auth.ready()
    advance(3)
    expect(auth.status().feed.silentFor).toBe(3000)
  })

  test('close stops following the feed', async () => {
    const { auth, followed } = await following()
    await auth.ready()
    expect(followed[0]!.signal.aborted).toBe(false)
    await auth.close()
    expect(followed[0]!.signal.aborted).toBe(true)
  })
})

describe('R-12 clocks of the process and of the store', () => {
  test.each([
    [2000, []],
    [-2000, []],
    [2001, [{ type: 'clock_skew', milliseconds: 2001 }]],
    [-30_000, [{ type: 'clock_skew', milliseconds: -30_000 }]],
  ])('R-12 %d ms apart are reported as %j', async (ahead, expected) => {
    const { auth, events } = await following(ahead)
    await auth.ready()
    expect(factsOf(events, 'clock_skew')).toEqual(expected)
  })
})
