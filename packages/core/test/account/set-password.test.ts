import { describe, expect, test } from 'vitest'
import { createAuth, memoryStore } from '../../src/index.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { factsOf } from '../fixtures/events.ts'
import { newPassword, withMail } from './parts.ts'

describe('passwords.set', () => {
  test('F13 G03 it revokes every session and outstanding resets', async () => {
    const { auth, ann, events, tokenFor } = await withMail()
    const token = await tokenFor('ann')
    const session = await auth.createSession(ann.id)
    await auth.passwords.set(ann.id, newPassword)
    expect(ann.passwordHash).toBe(`plain:${newPassword}`)
    expect(await codeOf(auth.refresh(session.refreshToken))).toBe('session_ended')
    expect(await codeOf(auth.passwords.reset({ token, newPassword: password }))).toBe('one_time_token_invalid')
    expect(factsOf(events, 'password_set')).toEqual([{ type: 'password_set', subject: ann.id }])
    expect(factsOf(events, 'session_revoked')).toMatchObject([{ reason: 'password_set' }])
  })

  test('a user without a password gets a first one', async () => {
    const { auth, ann } = await withMail()
    ann.passwordHash = null
    await auth.passwords.set(ann.id, newPassword)
    expect(await codeOf(auth.login({ login: 'ann', password: newPassword }))).toBeUndefined()
  })

  test('the policy is enforced, and an unknown user is not found', async () => {
    const { auth, ann } = await withMail()
    expect(await codeOf(auth.passwords.set(ann.id, 'short'))).toBe('password_too_short')
    expect(await codeOf(auth.passwords.set(ann.id, 'annabelle-annabelle', { context: ['annabelle'] }))).toBe(
      'password_blocked',
    )
    expect(await codeOf(auth.passwords.set('nobody', newPassword))).toBe('not_found')
    await expect(auth.passwords.set('', newPassword)).rejects.toThrow(/^userId must/)
    expect(ann.passwordHash).toBe(`plain:${password}`)
  })

  test('F20 a failure midway can be repeated', async () => {
    const faults = new Set(['sessions.list'])
    const { auth, ann } = await withMail({ store: brokenStore(memoryStore(), { faults }) })
    const session = await auth.createSession(ann.id)
    expect(await codeOf(auth.passwords.set(ann.id, newPassword))).toBe('store_unavailable')
    faults.clear()
    await auth.passwords.set(ann.id, newPassword)
    expect(await codeOf(auth.refresh(session.refreshToken))).toBe('session_ended')
  })

  test('a callback that cannot replace null is a mistake that is named', async () => {
    const { settings, ann, users } = await withMail()
    ann.passwordHash = null
    const replacePasswordHash = async () => false
    const auth = createAuth({ ...settings, users: { ...users, replacePasswordHash } })
    const error: unknown = await auth.passwords.set(ann.id, newPassword).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'misconfigured' })
  })
})
