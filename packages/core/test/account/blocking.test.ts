import { describe, expect, test } from 'vitest'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { heard } from './parts.ts'

describe('what an application says of its users', () => {
  test.each([
    ['block', 'blocked'],
    ['unblock', 'unblocked'],
    ['userChanged', 'changed'],
  ] as const)('F11 E10 %s is in the feed for every process, and is an event', async (method, kind) => {
    const { auth, ann, store, events } = await testAuth()
    await auth[method](ann.id)
    expect(await heard(store)).toEqual([{ kind, subject: ann.id }])
    expect(events).toEqual([{ type: `user_${kind}`, at: expect.any(Number), subject: ann.id }])
  })

  test('F11 a block refuses access tokens of sessions that the store has lost', async () => {
    const { auth, ann, store, startAnother } = await testAuth()
    const other = startAnother()
    await other.ready()
    const { accessToken } = await auth.createSession(ann.id)
    await store.sessions.delete({ id: payloadOf(accessToken).sid, subject: ann.id })
    expect(await codeOf(other.verify(accessToken))).toBeUndefined()
    await auth.block(ann.id)
    expect(await codeOf(other.verify(accessToken))).toBe('token_invalid')
  })
})
