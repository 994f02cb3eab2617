import { describe, expect, test } from 'vitest'
import { passwordContext } from '../../src/account/password-context.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { instantAuth, withMail } from './parts.ts'

const entry = (user: unknown) => ({ id: 'u1', user, passwordHash: null })

describe('D04 the words of a user’s record', () => {
  test('D04 are its strings, also those of nested records', () => {
    const user = { email: 'maria@example.com', profile: { names: ['Maria', 'García'] }, age: 30, bio: 'x'.repeat(300) }
    expect(passwordContext(entry(user))).toEqual(['u1', 'maria@example.com', 'Maria', 'García'])
  })

  test('D04 do not include its secrets, which a blocklist must not see', () => {
    const user = { email: 'maria@example.com', pw: '$2b$12$x', totp: { secret: 'JBSWY3DP' }, refresh_token: 'eyJ' }
    expect(passwordContext({ id: 'u1', user, passwordHash: '$2b$12$x' })).toEqual(['u1', 'maria@example.com'])
  })

  test('D04 a record with getters that throw, cycles, or half of a database in it is bounded', () => {
    const cycle: Record<string, unknown> = { email: 'maria@example.com' }
    cycle['self'] = cycle
    const throwing = Object.defineProperty({ email: 'maria@example.com' }, 'lazy', {
      enumerable: true,
      get: () => {
        throw new Error('not loaded')
      },
    })
    const wide = {
      email: 'maria@example.com',
      rows: Array.from({ length: 10_000 }, (_, index) => ({ index: `${index}` })),
    }
    for (const user of [cycle, throwing, wide]) {
      const words = passwordContext(entry(user))
      expect(words).toContain('maria@example.com')
      expect(words.length).toBeLessThanOrEqual(100)
    }
    for (const user of [null, undefined, 7, 'maria']) expect(passwordContext(entry(user))).toContain('u1')
  })
})

describe('D04 a user’s e-mail address is not accepted as the password', () => {
  const email = 'maria.garcia@example.com'
  const variants = [email, email.toUpperCase(), 'maria.garcia.2026', 'Garcia-Maria-1990']

  test.each(variants)('D04 a change to %s is refused', async newPassword => {
    const { auth, ann } = await instantAuth()
    Object.assign(ann, { email })
    const { accessToken } = await auth.createSession(ann.id)
    const claims = await auth.verify(accessToken)
    const change = auth.passwords.change(claims, { currentPassword: password, newPassword })
    await expect(change).rejects.toMatchObject({ code: 'password_blocked', details: { reason: 'context' } })
  })

  test.each(variants)('D04 a reset to %s is refused and does not use up the token', async newPassword => {
    const { auth, ann, tokenFor } = await withMail()
    Object.assign(ann, { email })
    const token = await tokenFor('ann')
    const reset = auth.passwords.reset({ token, newPassword })
    await expect(reset).rejects.toMatchObject({ code: 'password_blocked', details: { reason: 'context' } })
    expect(await codeOf(auth.passwords.reset({ token, newPassword: 'kettle moss ferry violin' }))).toBeUndefined()
  })
})
