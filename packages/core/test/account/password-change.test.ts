import { describe, expect, test } from 'vitest'
import { codeOf, password } from '../fixtures/auth.ts'
import { newPassword, withMail } from './parts.ts'

describe('D14 change of a password', () => {
  test('D14 F13 the current password is asked for; other sessions end, this one goes on', async () => {
    const { auth, ann } = await withMail()
    const here = await auth.createSession(ann.id)
    const there = await auth.createSession(ann.id)
    const claims = await auth.verify(here.accessToken)
    expect(await codeOf(auth.changePassword(claims, { currentPassword: 'wrong', newPassword }))).toBe(
      'password_incorrect',
    )
    expect(await codeOf(auth.changePassword(claims, { currentPassword: password, newPassword: 'short' }))).toBe(
      'password_too_short',
    )
    await auth.changePassword(claims, { currentPassword: password, newPassword })
    expect(await codeOf(auth.verify(there.accessToken))).toBe('token_invalid')
    expect(await codeOf(auth.verify(here.accessToken))).toBeUndefined()
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('credentials_invalid')
  })

  test('D14 a stolen access token cannot try passwords for ever', async () => {
    const { auth, ann } = await withMail({ throttle: { login: { account: { limit: 5, window: 900 } } } })
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const codes: (string | undefined)[] = []
    for (let guess = 0; guess < 7; guess++) {
      codes.push(await codeOf(auth.changePassword(claims, { currentPassword: `guess ${guess}`, newPassword })))
    }
    expect(codes.slice(5)).toEqual(['too_many_requests', 'too_many_requests'])
  })

  test('D14 a success forgets the guesses before it', async () => {
    const { auth, ann } = await withMail({ throttle: { login: { accountDevice: { limit: 2, window: 900 } } } })
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const change = (currentPassword: string) => codeOf(auth.changePassword(claims, { currentPassword, newPassword }))
    const codes = [await change('wrong'), await change(password), await change('wrong'), await change('wrong')]
    expect(codes).toEqual(['password_incorrect', undefined, 'password_incorrect', 'password_incorrect'])
    expect(await change('wrong')).toBe('too_many_requests')
  })

  test('D14 of two changes at once one succeeds', async () => {
    const { auth, ann } = await withMail()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const changes = ['a brand new horse staple', 'another new horse staple'].map(next =>
      codeOf(auth.changePassword(claims, { currentPassword: password, newPassword: next })),
    )
    expect(new Set(await Promise.all(changes))).toEqual(new Set(['password_incorrect', undefined]))
  })

  test('D14 a user who is gone changes nothing, and one without a password has no current one', async () => {
    const { auth, ann, rows } = await withMail()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    ann.passwordHash = null
    const change = () => codeOf(auth.changePassword(claims, { currentPassword: password, newPassword }))
    expect(await change()).toBe('password_incorrect')
    rows.delete(ann.id)
    expect(await change()).toBe('token_invalid')
  })

  test('F13 outstanding resets die, although the old password comes back', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const token = await tokenFor('ann')
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    await auth.changePassword(claims, { currentPassword: password, newPassword })
    await auth.changePassword(claims, { currentPassword: newPassword, newPassword: password })
    expect(await codeOf(auth.resetPassword({ token, newPassword }))).toBe('one_time_token_invalid')
  })

  test('E10 a change is an event that names the subject; a refusal is none', async () => {
    const { auth, ann, events } = await withMail()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    await codeOf(auth.changePassword(claims, { currentPassword: 'wrong', newPassword }))
    await auth.changePassword(claims, { currentPassword: password, newPassword })
    expect(events.slice(1)).toEqual([{ type: 'password_changed', at: expect.any(Number), subject: ann.id }])
  })

  test('D04 the blocklist is asked with the words of the user, or with none', async () => {
    const asked: unknown[] = []
    const passwordBlocklist = {
      check: async (...args: unknown[]) => (asked.push(args), { blocked: true, reason: 'common' } as const),
    }
    const { auth, ann } = await withMail({ passwordBlocklist })
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const change = { currentPassword: password, newPassword }
    expect(await codeOf(auth.changePassword(claims, { ...change, context: ['maria'] }))).toBe('password_blocked')
    expect(await codeOf(auth.changePassword(claims, change))).toBe('password_blocked')
    expect(asked).toEqual([
      [newPassword, ['maria']],
      [newPassword, []],
    ])
  })
})
