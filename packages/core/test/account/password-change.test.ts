import { describe, expect, test } from 'vitest'
import { createAuth, memoryStore } from '../../src/index.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { newPassword, withMail } from './parts.ts'

describe('D14 change of a password', () => {
  test('D14 F13 F20 the current password is checked; every session is revoked, and the caller gets a new one', async () => {
    const { auth, ann } = await withMail()
    const here = await auth.createSession(ann.id)
    const there = await auth.createSession(ann.id)
    const claims = await auth.verify(here.accessToken)
    expect(await codeOf(auth.passwords.change(claims, { currentPassword: 'wrong', newPassword }))).toBe(
      'password_incorrect',
    )
    expect(await codeOf(auth.passwords.change(claims, { currentPassword: password, newPassword: 'short' }))).toBe(
      'password_too_short',
    )
    const next = await auth.passwords.change(claims, { currentPassword: password, newPassword, device: 'phone' })
    for (const ended of [here, there]) {
      expect(await codeOf(auth.verify(ended.accessToken))).toBe('token_invalid')
      expect(await codeOf(auth.refresh(ended.refreshToken))).toBe('session_ended')
    }
    expect(await auth.verify(next.accessToken)).toMatchObject({ sub: ann.id, amr: ['pwd'] })
    expect(await auth.listSessions(ann.id)).toMatchObject([{ device: 'phone' }])
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('credentials_invalid')
  })

  test('F20 the new session keeps who acts, and the methods of the old one', async () => {
    const { auth, ann } = await withMail()
    const old = await auth.createSession(ann.id, { amr: ['pwd', 'otp'], actor: 'support-1' })
    const change = { currentPassword: password, newPassword }
    const next = await auth.passwords.change(await auth.verify(old.accessToken), change)
    expect(await auth.verify(next.accessToken)).toMatchObject({ amr: ['pwd', 'otp'], act: { sub: 'support-1' } })
  })

  test.each([
    ['sessions.list', 'faults'],
    ['sessions.list', 'lostAnswers'],
    ['sessions.insert', 'faults'],
    ['sessions.insert', 'lostAnswers'],
    ['sessions.delete', 'faults'],
    ['sessions.delete', 'lostAnswers'],
    ['revocations.append', 'faults'],
    ['oneTimeTokens.deleteAll', 'faults'],
  ] as const)(
    'F20 a change that fails at %s (%s) can be repeated by the same session until it is complete',
    async (operation, kind) => {
      const broken = new Set<string>()
      const memory = memoryStore()
      const { auth, ann } = await withMail({ store: brokenStore(memory, { [kind]: broken }) })
      const [here, there] = [await auth.createSession(ann.id), await auth.createSession(ann.id)]
      const claims = await auth.verify(here.accessToken)
      const change = () => auth.passwords.change(claims, { currentPassword: password, newPassword })
      broken.add(operation)
      for (let attempt = 0; attempt < 2; attempt++) expect(await codeOf(change())).toBe('store_unavailable')
      broken.clear()
      const wrong = auth.passwords.change(claims, { currentPassword: password, newPassword: 'a guess of a thief' })
      expect(await codeOf(wrong)).toBe('password_incorrect')
      const next = await change()
      const { sid } = await auth.verify(next.accessToken)
      expect((await memory.sessions.list(ann.id)).map(({ id }) => id)).toEqual([sid])
      for (const { refreshToken } of [here, there]) {
        expect(await codeOf(auth.refresh(refreshToken))).toBe('session_ended')
      }
      expect(await codeOf(change())).toBe('password_incorrect')
    },
  )

  test('F20 a change can be repeated if the response of the users table was lost', async () => {
    const lost = { isLost: true }
    const { settings, ann, users } = await withMail()
    const replacePasswordHash: typeof users.replacePasswordHash = async (...args) => {
      const replaced = await users.replacePasswordHash(...args)
      if (lost.isLost) throw new Error('connection reset')
      return replaced
    }
    const auth = createAuth({ ...settings, users: { ...users, replacePasswordHash } })
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const change = () => auth.passwords.change(claims, { currentPassword: password, newPassword })
    expect(await codeOf(change())).toBe('store_unavailable')
    lost.isLost = false
    expect(await codeOf(change())).toBeUndefined()
  })

  test('F20 a repeated change reveals nothing about a password that another session, or a reset, set', async () => {
    const { auth, ann } = await withMail()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    ann.passwordHash = `plain:${newPassword}`
    const change = auth.passwords.change(claims, { currentPassword: password, newPassword })
    expect(await codeOf(change)).toBe('password_incorrect')
  })

  test('D14 a stolen access token cannot try passwords forever', async () => {
    const { auth, ann } = await withMail({ throttle: { login: { account: { limit: 5, window: 900 } } } })
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const codes: (string | undefined)[] = []
    for (let guess = 0; guess < 7; guess++) {
      codes.push(await codeOf(auth.passwords.change(claims, { currentPassword: `guess ${guess}`, newPassword })))
    }
    expect(codes.slice(5)).toEqual(['too_many_requests', 'too_many_requests'])
  })

  test('D14 a success forgets the guesses before it', async () => {
    const { auth, ann } = await withMail({ throttle: { login: { accountDevice: { limit: 2, window: 900 } } } })
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const change = (currentPassword: string) => codeOf(auth.passwords.change(claims, { currentPassword, newPassword }))
    const codes = [await change('wrong'), await change(password), await change('wrong'), await change('wrong')]
    expect(codes).toEqual(['password_incorrect', undefined, 'password_incorrect', 'password_incorrect'])
    expect(await change('wrong')).toBe('too_many_requests')
  })

  test('D14 of two changes at once one succeeds', async () => {
    const { auth, ann } = await withMail()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const changes = ['a brand new horse staple', 'another new horse staple'].map(next =>
      codeOf(auth.passwords.change(claims, { currentPassword: password, newPassword: next })),
    )
    const codes = await Promise.all(changes)
    expect(codes.filter(code => code === undefined)).toHaveLength(1)
  })

  test('D14 a user who is gone changes nothing, and one without a password has no current one', async () => {
    const { auth, ann, rows } = await withMail()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    ann.passwordHash = null
    const change = () => codeOf(auth.passwords.change(claims, { currentPassword: password, newPassword }))
    expect(await change()).toBe('password_incorrect')
    rows.delete(ann.id)
    expect(await change()).toBe('token_invalid')
  })

  test('F13 outstanding resets are worthless, even if the old password comes back', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const token = await tokenFor('ann')
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    await auth.passwords.change(claims, { currentPassword: password, newPassword })
    await auth.passwords.change(claims, { currentPassword: newPassword, newPassword: password })
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
  })

  test('E10 a change is an event that names the subject; a refusal is not an event', async () => {
    const { auth, ann, events } = await withMail()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    await codeOf(auth.passwords.change(claims, { currentPassword: 'wrong', newPassword }))
    await auth.passwords.change(claims, { currentPassword: password, newPassword })
    expect(events.filter(event => !event.type.startsWith('session_'))).toEqual([
      { type: 'password_changed', at: expect.any(Number), subject: ann.id },
    ])
  })

  test('D04 the blocklist is asked with the words of the user’s record, and with those given', async () => {
    const asked: unknown[] = []
    const blocklist = {
      check: async (...args: unknown[]) => (asked.push(args), { blocked: true, reason: 'common' } as const),
    }
    const { auth, ann } = await withMail({ passwords: { blocklist } })
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const change = { currentPassword: password, newPassword }
    expect(await codeOf(auth.passwords.change(claims, { ...change, context: ['maria'] }))).toBe('password_blocked')
    expect(await codeOf(auth.passwords.change(claims, change))).toBe('password_blocked')
    const record = [ann.id, ann.name, ...ann.roles]
    expect(asked).toEqual([
      [newPassword, [...record, 'maria']],
      [newPassword, record],
    ])
  })
})
