import { expect, test } from 'vitest'
import { codeOf, testAuth } from '../fixtures/auth.ts'

test('F02 F04 64 concurrent refreshes of one token get one distinct successor', async () => {
  const { auth, ann } = await testAuth()
  const first = await auth.createSession(ann.id)
  const pairs = await Promise.all(Array.from({ length: 64 }, () => auth.refresh(first.refreshToken)))
  expect(new Set(pairs.map(pair => pair.refreshToken)).size).toBe(1)
  expect(pairs.filter(pair => pair.verdict === 'rotated')).toHaveLength(1)
  expect(pairs[0]!.refreshToken).not.toBe(first.refreshToken)
  for (const pair of pairs) expect((await auth.verify(pair.accessToken)).sub).toBe(ann.id)
})

test('F04 a replay within the window gets the same successor; a later one revokes the session', async () => {
  const { auth, ann, advance, events } = await testAuth()
  const first = await auth.createSession(ann.id)
  const second = await auth.refresh(first.refreshToken)
  advance(30)
  const again = await auth.refresh(first.refreshToken)
  expect(again).toMatchObject({ verdict: 'replayed', refreshToken: second.refreshToken })
  advance(6)
  expect(await codeOf(auth.refresh(first.refreshToken))).toBe('refresh_token_reused')
  expect(await codeOf(auth.refresh(second.refreshToken))).toBe('session_ended')
  expect(await codeOf(auth.verify(second.accessToken))).toBe('token_invalid')
  expect(events.map(event => event.type)).toContain('refresh_token_reused')
})
