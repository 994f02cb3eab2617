import { describe, expect, test } from 'vitest'
import { createAuth } from '../../src/index.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { instantAuth } from './parts.ts'

/** An Auth, and the claims of a session of ann's. */
async function signedIn(options: Parameters<typeof instantAuth>[0] = {}) {
  const made = await instantAuth(options)
  const claims = await made.auth.verify((await made.auth.createSession(made.ann.id)).accessToken)
  return { ...made, claims }
}

describe('step-up (RFC 9470)', () => {
  test.each([undefined, false] as const)('a password is what was proved, with throttle: %j', async throttle => {
    const { auth, ann, claims, advance } = await signedIn(throttle === undefined ? {} : { throttle })
    advance(600)
    const pair = await auth.reauthenticate(claims, { password, device: 'phone' })
    const next = await auth.verify(pair.accessToken)
    expect(next).toMatchObject({ sub: ann.id, amr: ['pwd'], auth_time: claims.auth_time + 600 })
    expect(await auth.listSessions(ann.id)).toMatchObject([{ id: next.sid, device: 'phone' }])
  })

  test('E04 guesses are counted on the counter of changes, and a success forgets them', async () => {
    const { auth, claims } = await signedIn({ throttle: { login: { accountDevice: { limit: 2, window: 900 } } } })
    const guess = () => codeOf(auth.reauthenticate(claims, { password: 'wrong' }))
    expect(await guess()).toBe('password_incorrect')
    await auth.reauthenticate(claims, { password })
    expect([await guess(), await guess(), await guess()]).toEqual([
      'password_incorrect',
      'password_incorrect',
      'too_many_requests',
    ])
    const change = { currentPassword: password, newPassword: 'a brand new horse staple' }
    expect(await codeOf(auth.passwords.change(claims, change))).toBe('too_many_requests')
  })

  test('F07 a user who is gone only learns that the token is not valid', async () => {
    const { auth, ann, rows, claims } = await signedIn()
    rows.delete(ann.id)
    expect(await codeOf(auth.reauthenticate(claims, { password }))).toBe('token_invalid')
  })

  test('R-18 a reset at the same time leaves no session of the old password', async () => {
    const { users, ann, claims, settings, store } = await signedIn()
    let looks = 0
    const findById: typeof users.findById = id => {
      if (looks++ === 1) ann.passwordHash = 'plain:a brand new horse staple'
      return users.findById(id)
    }
    const other = createAuth({ ...settings, users: { ...users, findById } })
    expect(await codeOf(other.reauthenticate(claims, { password }))).toBe('credentials_invalid')
    expect((await store.sessions.list(ann.id)).map(({ id }) => id)).toEqual([claims.sid])
  })
})
