import { describe, expect, test } from 'vitest'
import { internalsOf } from '../../src/auth/internals.ts'
import { memoryStore, type Store } from '../../src/index.ts'
import type { FeedObserver, FollowOptions } from '../../src/store/index.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'

/** A feed that joins when the test says so; it lists the attempts. */
async function slowFeed() {
  const store = memoryStore()
  const attempts: { observer: FeedObserver; options: FollowOptions; join(): void; fail(): void }[] = []
  const follow: Store['revocations']['follow'] = (observer, options) =>
    new Promise((resolve, reject) => {
      const join = () => void store.revocations.follow(observer, options).then(resolve)
      attempts.push({ observer, options, join, fail: () => reject(new Error('connection reset')) })
    })
  const slow = { ...store, revocations: { ...store.revocations, follow } }
  return { ...(await testAuth({ store: slow })), attempts, real: store }
}

describe('P-13 a feed that takes long to join', () => {
  test('P-13 C07 verify asks the store meanwhile, with one attempt under way, and stops asking when it has joined', async () => {
    const { auth, ann, attempts, real } = await slowFeed()
    const pairs = await Promise.all([auth.createSession(ann.id), auth.createSession(ann.id)])
    await real.sessions.deleteMany(ann.id, [
      (await internalsOf(auth).readRefreshToken(pairs[1].refreshToken)).sessionId,
    ])
    const codes = await Promise.all(pairs.map(pair => codeOf(auth.verify(pair.accessToken))))
    expect(codes).toEqual([undefined, 'token_invalid'])
    for (let round = 0; round < 20; round++) await auth.verify(pairs[0].accessToken)
    expect(attempts).toHaveLength(1)
    attempts[0]!.join()
    await auth.ready()
    expect(auth.status().feed.silentFor).toBe(0)
    expect(attempts).toHaveLength(1)
    await auth.close()
  })

  test('P-13 what was read of a long feed counts before all of it was read', async () => {
    const { auth, ann, attempts } = await slowFeed()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    const { sessionId: sid, subject } = await internalsOf(auth).readRefreshToken(refreshToken)
    await auth.verify(accessToken)
    attempts[0]!.observer.entry({ kind: 'session', sid, subject })
    expect(await codeOf(auth.verify(accessToken))).toBe('token_invalid')
    await auth.close()
  })

  test('R-21 an attempt that failed is ended by its signal before the next one starts, and passes nothing on', async () => {
    const { auth, ann, attempts } = await slowFeed()
    const { accessToken } = await auth.createSession(ann.id)
    const failing = auth.ready()
    attempts[0]!.fail()
    expect(await codeOf(failing)).toBe('store_unavailable')
    expect(attempts[0]!.options.signal.aborted).toBe(true)
    const again = auth.ready()
    attempts[0]!.observer.entry({ kind: 'blocked', subject: ann.id })
    attempts[1]!.join()
    await again
    expect(attempts[1]!.options.signal.aborted).toBe(false)
    expect(await codeOf(auth.verify(accessToken))).toBeUndefined()
    await auth.close()
    expect(attempts[1]!.options.signal.aborted).toBe(true)
  })
})
