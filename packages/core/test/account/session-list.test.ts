import { expect, test } from 'vitest'
import { payloadOf, testAuth } from '../fixtures/auth.ts'

test('F14 a session is listed until it expires, even if the store still has it', async () => {
  const { auth, ann, store, advance } = await testAuth({ tokens: { refreshTtl: '1h' }, sessions: { ttl: '12h' } })
  await auth.createSession(ann.id)
  advance(3599)
  expect(await auth.listSessions(ann.id)).toHaveLength(1)
  advance(1)
  expect(await store.sessions.list(ann.id)).toHaveLength(1)
  expect(await auth.listSessions(ann.id)).toEqual([])
})

test('F14 the list says when a session began, was last used and expires at the latest', async () => {
  const { auth, ann, clock, advance } = await testAuth({ tokens: { refreshTtl: '1h' }, sessions: { ttl: '12h' } })
  const start = clock() / 1000
  const { accessToken, refreshToken } = await auth.createSession(ann.id, { device: 'phone' })
  advance(1800)
  await auth.refresh(refreshToken)
  expect(await auth.listSessions(ann.id)).toEqual([
    {
      id: payloadOf(accessToken).sid,
      device: 'phone',
      createdAt: start,
      lastUsedAt: start + 1800,
      expiresAt: start + 12 * 3600,
    },
  ])
})
