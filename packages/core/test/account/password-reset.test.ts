import { describe, expect, test } from 'vitest'
import { internalsOf } from '../../src/auth/internals.ts'
import { AuthError, memoryStore, type PasswordHasher } from '../../src/index.ts'
import { sha256 } from '../../src/lib/digest.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { codeOf, password, testAuth } from '../fixtures/auth.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'
import { delivered, newPassword, withMail } from './parts.ts'

describe('G password reset', () => {
  test('G01 G07 a reset sets the password once, revokes every session and logs nobody in', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const before = await auth.login({ login: 'ann', password })
    const token = await tokenFor('ann')
    expect(await auth.passwords.reset({ token, newPassword })).toBeUndefined()
    expect(ann.passwordHash).toBe(`plain:${newPassword}`)
    expect(await codeOf(auth.verify(before.accessToken))).toBe('token_invalid')
    expect(await codeOf(auth.refresh(before.refreshToken))).toBe('session_ended')
    expect(await codeOf(auth.passwords.reset({ token, newPassword: 'yet another horse staple' }))).toBe(
      'one_time_token_invalid',
    )
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
  })

  test('G01 a token has 256 random bits, is stored as a hash, and expires', async () => {
    const store = memoryStore()
    const inserted: unknown[] = []
    const oneTimeTokens = {
      ...store.oneTimeTokens,
      replace: (record: Parameters<typeof store.oneTimeTokens.replace>[0]) => (
        inserted.push(record),
        store.oneTimeTokens.replace(record)
      ),
    }
    const { auth, tokenFor, advance, mails } = await withMail({ store: { ...store, oneTimeTokens } })
    const token = await tokenFor('ann')
    const secret = token.split('.')[1]!
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(inserted)).not.toContain(secret)
    expect(JSON.stringify(inserted)).toContain(sha256(secret))
    advance(mails[0]!.expiresAt - 1_800_000_000)
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
  })

  test('G02 64 uses at once, 20 rounds: one succeeds, and the password is one of those given', async () => {
    for (let round = 0; round < 20; round++) {
      const { auth, ann, tokenFor } = await withMail()
      const token = await tokenFor('ann')
      const passwords = Array.from({ length: 64 }, (_, index) => `horse number ${round % 2 === 0 ? index : 0} staple`)
      const codes = await Promise.all(passwords.map(next => codeOf(auth.passwords.reset({ token, newPassword: next }))))
      expect(codes.filter(code => code === undefined)).toHaveLength(1)
      expect(codes.filter(code => code === 'one_time_token_invalid' || code === 'overloaded')).toHaveLength(63)
      expect(passwords.map(next => `plain:${next}`)).toContain(ann.passwordHash)
    }
  })

  test('G03 a new request replaces the older token; a changed password makes all worthless', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const older = await tokenFor('ann')
    const newer = await tokenFor('ann')
    expect(await codeOf(auth.passwords.reset({ token: older, newPassword }))).toBe('one_time_token_invalid')
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    await auth.passwords.change(claims, { currentPassword: password, newPassword })
    expect(await codeOf(auth.passwords.reset({ token: newer, newPassword: 'third horse battery staple' }))).toBe(
      'one_time_token_invalid',
    )
  })

  test('G03 a token is worthless once the password hash changes in any way', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const token = await tokenFor('ann')
    ann.passwordHash = 'plain:set by an administrator'
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
  })

  test.each(['sessions.list', 'oneTimeTokens.consume'])(
    'G02 a crash before %s neither loses the token nor lets it work twice',
    async operation => {
      const faults = new Set<string>()
      const { auth, ann, tokenFor } = await withMail({ store: brokenStore(memoryStore(), { faults }) })
      const old = await auth.createSession(ann.id)
      const token = await tokenFor('ann')
      faults.add(operation)
      expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('store_unavailable')
      faults.clear()
      expect(await codeOf(auth.passwords.reset({ token, newPassword: 'a thief guesses this one' }))).toBe(
        'one_time_token_invalid',
      )
      expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBeUndefined()
      expect(await codeOf(auth.refresh(old.refreshToken))).toBe('session_ended')
      expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
    },
  )

  test('G10 a token that did not set the hash reveals nothing about it, and costs no hashing', async () => {
    const hashed: string[] = []
    const counting = instantHasher()
    const hasher: PasswordHasher = {
      ...counting,
      hash: text => (hashed.push(text), counting.hash(text)),
      verify: (text, hash) => (hashed.push(text), counting.verify(text, hash)),
    }
    const { auth, ann, tokenFor } = await withMail({ hashing: { hasher } })
    const token = await tokenFor('ann')
    ann.passwordHash = `plain:${newPassword}`
    for (let guess = 0; guess < 20; guess++) {
      const codes = [newPassword, `guess number ${guess} horse`].map(next =>
        codeOf(auth.passwords.reset({ token, newPassword: next })),
      )
      expect(await Promise.all(codes)).toEqual(['one_time_token_invalid', 'one_time_token_invalid'])
    }
    expect(hashed).toEqual([])
  })

  test('G10 of two requests at once one token is valid, and after its use the other reveals nothing', async () => {
    const { auth, mails, tokenFor } = await withMail()
    await Promise.all([tokenFor('ann'), tokenFor('ann'), tokenFor('ann')])
    const codes: (string | undefined)[] = []
    for (const { token } of mails) codes.push(await codeOf(auth.passwords.reset({ token, newPassword })))
    expect(codes.filter(code => code === undefined)).toHaveLength(1)
    for (const { token } of mails) {
      expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
    }
  })

  test('G10 a token has few tries, and a try that hashed nothing is given back', async () => {
    const faults = new Set<string>()
    const { auth, tokenFor } = await withMail({ store: brokenStore(memoryStore(), { faults }) })
    const token = await tokenFor('ann')
    const tryWith = (next: string) => codeOf(auth.passwords.reset({ token, newPassword: next }))
    for (let blocked = 0; blocked < 10; blocked++) expect(await tryWith('short')).toBe('password_too_short')
    faults.add('sessions.list')
    for (let crash = 0; crash < 4; crash++) expect(await tryWith(newPassword)).toBe('store_unavailable')
    faults.clear()
    expect(await tryWith('a wrong guess of a thief')).toBe('one_time_token_invalid')
    expect(await tryWith(newPassword)).toBe('one_time_token_invalid')
  })

  test('G02 a try is given back if hashing is too busy', async () => {
    let isBusy = true
    const hasher: PasswordHasher = {
      ...instantHasher(),
      hash: async text => {
        if (isBusy) throw new AuthError('overloaded')
        return `plain:${text}`
      },
    }
    const { auth, tokenFor } = await withMail({ hashing: { hasher } })
    const token = await tokenFor('ann')
    for (let busy = 0; busy < 10; busy++) {
      expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('overloaded')
    }
    isBusy = false
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBeUndefined()
  })

  test('G02 a lost response of the users table does not use up the token', async () => {
    let isLost = true
    const { users } = await withMail()
    const made = await withMail({
      users: {
        ...users,
        findByLogin: async () => ({ id: ann.id, user: ann, passwordHash: ann.passwordHash }),
        findById: async () => ({ id: ann.id, user: ann, passwordHash: ann.passwordHash }),
        async replacePasswordHash(_, expected, next) {
          if (ann.passwordHash !== expected) return false
          ann.passwordHash = next
          if (isLost) throw new Error('connection reset')
          return true
        },
      },
    })
    const { auth, ann, tokenFor } = made
    const token = await tokenFor('ann')
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('store_unavailable')
    isLost = false
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBeUndefined()
  })

  test('G03 a reset is cancelled on request, such as after the address changed it was sent to', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const token = await tokenFor('ann')
    await auth.passwords.cancelReset(ann.id)
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
    await expect(auth.passwords.cancelReset('')).rejects.toThrow(/^userId must/)
  })

  test('G04 the response comes before anything is looked up, and is the same for unknown users', async () => {
    const calls: string[] = []
    const { users } = await withMail()
    const { auth, mails, add } = await withMail({
      users: { ...users, findByLogin: login => (calls.push(login), users.findByLogin(login)) },
    })
    add('no-password')
    for (const login of ['ann', 'nobody', 'no-password', '', 'x'.repeat(999)]) {
      expect(await auth.passwords.requestReset({ login })).toBeUndefined()
      expect(calls).toEqual([])
    }
    await delivered()
    expect(calls).toEqual(['ann', 'nobody', 'no-password'])
    expect(mails).toHaveLength(1)
  })

  test('G04 an account with too many requests silently gets no further mail; an address gets 429', async () => {
    const { auth, mails } = await withMail({ throttle: {} })
    for (let request = 0; request < 12; request++)
      await auth.passwords.requestReset({ login: 'ann', ip: `10.0.0.${request}` })
    await delivered()
    expect(mails).toHaveLength(10)
    const codes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        codeOf(auth.passwords.requestReset({ login: `user${index}`, ip: '10.1.1.1' })),
      ),
    )
    expect(codes.filter(code => code === 'too_many_requests')).toHaveLength(10)
  })

  test('G05 G06 the message holds the stored user and a token; no request text is in it', async () => {
    const { auth, ann, mails } = await withMail()
    for (const hostile of ['ann@evil.test', 'ann,eve@evil.test', '"e@evil"@ann', 'ann\r\nbcc: eve@evil.test']) {
      await auth.passwords.requestReset({ login: hostile })
    }
    await auth.passwords.requestReset({ login: ' ANN ' })
    await delivered()
    expect(mails.map(({ user }) => user.id)).toEqual([ann.id])
    expect(Object.keys(mails[0]!).toSorted()).toEqual(['expiresAt', 'token', 'user'])
  })

  test('G04 a mail that cannot be sent is an event, and the next one goes out', async () => {
    let broken = true
    const { auth, events, mails } = await withMail({
      passwords: {
        sendReset: async message => {
          if (broken) throw new Error('smtp is down')
          mails.push(message)
        },
      },
    })
    await auth.passwords.requestReset({ login: 'ann' })
    await delivered()
    expect(events.map(event => event.type)).toContain('password_reset_not_sent')
    broken = false
    await auth.passwords.requestReset({ login: 'ann' })
    await auth.close()
    expect(mails).toHaveLength(1)
  })

  test.each([
    '',
    'x',
    'a.b',
    `YQ.${'A'.repeat(42)}`,
    `YQ.${'A'.repeat(44)}`,
    `.${'A'.repeat(43)}`,
    `AA.${'A'.repeat(43)}`,
    {},
    null,
  ])('G08 a token that is none is refused and throws nothing else: %j', async token => {
    const { auth } = await withMail()
    expect(await codeOf(auth.passwords.reset({ token: token as string, newPassword }))).toBe('one_time_token_invalid')
  })

  test('D01 a refused password does not use up the token', async () => {
    const { auth, tokenFor } = await withMail()
    const token = await tokenFor('ann')
    expect(await codeOf(auth.passwords.reset({ token, newPassword: 'short' }))).toBe('password_too_short')
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBeUndefined()
  })

  test('G04 all requests together have a limit too, and beyond it the response is 429', async () => {
    const { auth, mails } = await withMail({ throttle: { passwordReset: { global: { limit: 3, window: 60 } } } })
    const request = (index: number) => auth.passwords.requestReset({ login: 'ann', ip: `10.0.0.${index}` })
    await Promise.all([request(0), request(1), request(2)])
    await expect(request(3)).rejects.toMatchObject({ code: 'too_many_requests', retry: true })
    await delivered()
    expect(mails).toHaveLength(3)
  })

  test('G04 an unknown user and a user without a password get no mail, and that is not a failure', async () => {
    const { auth, add, events, mails } = await withMail()
    add('no-password')
    for (const login of ['nobody', 'no-password']) await auth.passwords.requestReset({ login })
    await delivered()
    expect([mails, events.map(event => event.type)]).toEqual([[], Array(2).fill('password_reset_requested')])
  })

  test('E10 a request names the login as a failed login does, and a reset names the subject', async () => {
    const { auth, ann, events, tokenFor } = await withMail()
    await codeOf(auth.login({ login: 'ann', password: 'wrong' }))
    const token = await tokenFor(' ANN ')
    await auth.passwords.reset({ token, newPassword })
    const [failed, requested, reset] = events
    expect(failed).toMatchObject({ type: 'login_failed', loginHash: expect.stringMatching(/^[\w-]{22}$/) })
    expect(requested).toEqual({ ...failed, type: 'password_reset_requested', reason: undefined })
    expect(reset).toEqual({ type: 'password_reset', at: expect.any(Number), subject: ann.id })
  })

  test.each<[string, (made: Awaited<ReturnType<typeof withMail>>) => void]>([
    ['is gone', ({ rows, ann }) => void rows.delete(ann.id)],
    ['is blocked', ({ ann }) => void (ann.blocked = true)],
    ['has no password any more', ({ ann }) => void (ann.passwordHash = null)],
  ])('G03 the token of a user who %s is refused', async (_, change) => {
    const made = await withMail()
    const token = await made.tokenFor('ann')
    change(made)
    expect(await codeOf(made.auth.passwords.reset({ token, newPassword }))).toBe('one_time_token_invalid')
  })

  test('D04 the blocklist is asked with the words of the user’s record, and with those given', async () => {
    const asked: unknown[] = []
    const blocklist = {
      check: async (...args: unknown[]) => (asked.push(args), { blocked: true, reason: 'common' } as const),
    }
    const { auth, ann, tokenFor } = await withMail({ passwords: { blocklist } })
    const token = await tokenFor('ann')
    expect(await codeOf(auth.passwords.reset({ token, newPassword, context: ['maria'] }))).toBe('password_blocked')
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBe('password_blocked')
    const record = [ann.id, ann.name, ...ann.roles]
    expect(asked).toEqual([
      [newPassword, [...record, 'maria']],
      [newPassword, record],
    ])
  })

  test('G04 requests for a reset fail with a TypeError when passwords.sendReset is missing', async () => {
    const { auth } = await testAuth()
    expect(internalsOf(auth).sendsPasswordResets).toBe(false)
    await expect(auth.passwords.requestReset({ login: 'ann' })).rejects.toThrow(/passwords\.sendReset/)
  })
})
