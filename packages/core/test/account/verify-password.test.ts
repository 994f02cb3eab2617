import { describe, expect, test } from 'vitest'
import { createAuth } from '../../src/index.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { factsOf } from '../fixtures/events.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'
import { instantAuth, newPassword, withMail } from './parts.ts'

describe('E15 a password is checked without a session', () => {
  test('E15 the proof makes one session, with the methods that were proved', async () => {
    const { auth, ann, events } = await instantAuth()
    const { userId, proof, expiresAt, deviceToken } = await auth.verifyPassword({ login: ' ANN ', password })
    expect([userId, expiresAt, await auth.listSessions(ann.id)]).toEqual([ann.id, 1_800_000_300, []])
    expect(events.map(({ type }) => type)).toEqual(['password_verified'])
    const first = await auth.createSession(userId, { proof, device: 'phone' })
    expect(await auth.verify(first.accessToken)).toMatchObject({ sub: ann.id, amr: ['pwd'] })
    expect(factsOf(events, 'login_succeeded')).toMatchObject([{ subject: ann.id, device: 'phone' }])
    expect(await codeOf(auth.createSession(userId, { proof }))).toBe('credentials_invalid')
    expect(deviceToken).toMatch(/^[\w~.-]+$/)
    const second = await auth.verifyPassword({ login: 'ann', password })
    const pair = await auth.createSession(userId, { proof: second.proof, amr: ['pwd', 'otp'] })
    expect(await auth.verify(pair.accessToken)).toMatchObject({ amr: ['pwd', 'otp'] })
  })

  test('E15 64 uses of a proof at once make one session', async () => {
    const { auth, ann } = await instantAuth()
    const { proof } = await auth.verifyPassword({ login: 'ann', password })
    const codes = await Promise.all(Array.from({ length: 64 }, () => codeOf(auth.createSession(ann.id, { proof }))))
    expect(codes.filter(code => code === undefined)).toHaveLength(1)
    expect(await auth.listSessions(ann.id)).toHaveLength(1)
  })

  test.each([undefined, null, '', 'x', 7, {}])(
    'E15 a proof that is %j is refused, and not the lack of one',
    async proof => {
      const { auth, ann } = await instantAuth()
      expect(await codeOf(auth.createSession(ann.id, { proof: proof as string }))).toBe('credentials_invalid')
      expect(await auth.listSessions(ann.id)).toEqual([])
    },
  )

  test('E15 the proof of one user makes no session for another, and is not used up by that', async () => {
    const { auth, ann, add } = await instantAuth()
    const eve = add('eve', [], `plain:${password}`)
    const { proof } = await auth.verifyPassword({ login: 'eve', password })
    expect(await codeOf(auth.createSession(ann.id, { proof }))).toBe('credentials_invalid')
    expect(await codeOf(auth.createSession(eve.id, { proof }))).toBeUndefined()
  })

  test('E15 a proof is worthless after 5 minutes, and once the password changes', async () => {
    const { auth, ann, advance } = await instantAuth()
    const late = await auth.verifyPassword({ login: 'ann', password })
    advance(300)
    expect(await codeOf(auth.createSession(ann.id, { proof: late.proof }))).toBe('credentials_invalid')
    const old = await auth.verifyPassword({ login: 'ann', password })
    await auth.passwords.set(ann.id, newPassword)
    expect(await codeOf(auth.createSession(ann.id, { proof: old.proof }))).toBe('credentials_invalid')
  })

  test('E15 proofs of two devices at once do not disturb each other', async () => {
    const { auth, ann } = await instantAuth()
    const proofs = await Promise.all([1, 2, 3].map(() => auth.verifyPassword({ login: 'ann', password })))
    for (const { proof } of proofs) expect(await codeOf(auth.createSession(ann.id, { proof }))).toBeUndefined()
  })

  test('E15 a hash that the check renews is the one that the proof is bound to', async () => {
    const { auth, ann, settings } = await instantAuth()
    const other = createAuth({ ...settings, hashing: { hasher: instantHasher('renewed') } })
    const { proof } = await other.verifyPassword({ login: 'ann', password })
    expect(ann.passwordHash).toBe(`renewed:${password}`)
    expect(await codeOf(auth.createSession(ann.id, { proof }))).toBeUndefined()
  })

  test('E15 guesses count towards the limits of logins, and get the same response', async () => {
    const { auth } = await instantAuth({ throttle: { login: { account: { limit: 3, window: 900 } } } })
    const guess = (login: string) => codeOf(auth.verifyPassword({ login, password: 'wrong' }))
    expect(await codeOf(auth.login({ login: 'ann', password: 'wrong' }))).toBe('credentials_invalid')
    expect([await guess('ann'), await guess('nobody')]).toEqual(['credentials_invalid', 'credentials_invalid'])
    expect([await guess('ann'), await guess('ann')]).toEqual(['credentials_invalid', 'too_many_requests'])
  })

  test('F17 proofs, resets and the application’s one-time tokens are not accepted for one another', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const { proof } = await auth.verifyPassword({ login: 'ann', password })
    const reset = await tokenFor('ann')
    const own = await auth.oneTimeTokens.issue({ subject: ann.id, purpose: 'verify_email' })
    expect(await codeOf(auth.passwords.reset({ token: proof, newPassword }))).toBe('one_time_token_invalid')
    expect(await codeOf(auth.oneTimeTokens.consume(proof, 'verify_email'))).toBe('one_time_token_invalid')
    for (const token of [reset, own.token]) {
      expect(await codeOf(auth.createSession(ann.id, { proof: token }))).toBe('credentials_invalid')
    }
  })
})

describe('re-authentication by another factor', () => {
  test('E15 a proof of the password or of the application steps up; act and amr stay', async () => {
    const { auth, ann, advance } = await instantAuth()
    const session = await auth.createSession(ann.id, { amr: ['pwd', 'otp'], actor: 'support-1' })
    const claims = await auth.verify(session.accessToken)
    advance(60)
    const { proof } = await auth.createProof(ann.id, { amr: ['hwk'] })
    const next = await auth.verify((await auth.reauthenticate(claims, { proof })).accessToken)
    const expected = { amr: ['pwd', 'otp', 'hwk'], act: { sub: 'support-1' }, auth_time: claims.auth_time + 60 }
    expect(next).toMatchObject(expected)
    expect((await auth.listSessions(ann.id)).map(({ id }) => id)).toEqual([next.sid])
    const byPassword = await auth.reauthenticate(next, { password })
    expect(await auth.verify(byPassword.accessToken)).toMatchObject({ amr: ['pwd', 'otp', 'hwk'], act: expected.act })
  })

  test.each([undefined, '', 'x'])('E15 a proof that is %j is refused', async proof => {
    const { auth, ann } = await instantAuth()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const stepUp = auth.reauthenticate(claims, { password, proof: proof as string })
    expect(await codeOf(stepUp)).toBe('credentials_invalid')
    expect((await auth.listSessions(ann.id)).map(({ id }) => id)).toEqual([claims.sid])
  })

  test('E15 a user without a password steps up by a proof', async () => {
    const { auth, ann } = await instantAuth()
    ann.passwordHash = null
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    const { proof } = await auth.createProof(ann.id, { amr: ['hwk'] })
    expect(await codeOf(auth.reauthenticate(claims, { proof }))).toBeUndefined()
    expect(await codeOf(auth.createProof('nobody', { amr: ['hwk'] }))).toBe('credentials_invalid')
    for (const amr of [undefined, [], [''], ['a b'], 'hwk']) {
      await expect(auth.createProof(ann.id, { amr: amr as never })).rejects.toThrow(/^amr must be/)
    }
  })
})
