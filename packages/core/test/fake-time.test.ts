import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createGuard, type HttpRequest } from '../src/http/index.ts'
import { bcryptHasher, createAuth, isAuthError, memoryStore, secretKey } from '../src/index.ts'
import { createVerifier } from '../src/verify.ts'

const password = 'correct horse battery staple'
const hasher = bcryptHasher({ cost: 10 })
const passwordHash = await hasher.hash(password)
const codeOf = (error: unknown) => (isAuthError(error) ? error.code : error)
const outcome = async (attempt: Promise<unknown>) => attempt.then(() => 'yes', codeOf)
const ann = { id: 'u-ann', user: {}, passwordHash }

/** What an application gives, and no clock. */
function setUp() {
  const sent: string[] = []
  const accessKey = secretKey(randomBytes(32))
  const names = { issuer: 'https://api.example.test', audience: 'https://api.example.test' }
  const auth = createAuth({
    ...names,
    accessKey,
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore(),
    hashing: { hasher },
    users: {
      findByLogin: async login => (login === 'ann' ? ann : undefined),
      findById: async id => (id === ann.id ? ann : undefined),
      replacePasswordHash: async () => true,
    },
    passwords: { sendReset: async ({ token }) => void sent.push(token) },
  })
  return { auth, sent, verifier: createVerifier({ ...names, accessKey }) }
}

const minutes = (count: number) => count * 60_000
const days = (count: number) => count * 24 * 60 * 60_000

/** The ways in which tests move time; the Auth is made before, or after. */
const ways = {
  'setSystemTime, with the date alone': {
    begin: () => vi.useFakeTimers({ toFake: ['Date'] }),
    move: (by: number) => vi.setSystemTime(Date.now() + by),
  },
  'setSystemTime, with all timers': {
    begin: () => vi.useFakeTimers(),
    move: (by: number) => vi.setSystemTime(Date.now() + by),
  },
  advanceTimersByTime: {
    begin: () => vi.useFakeTimers(),
    move: async (by: number) => vi.advanceTimersByTimeAsync(by),
  },
  'a spy on Date.now': {
    begin: () => vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2030, 0, 1)),
    move: (by: number) => vi.spyOn(Date, 'now').mockReturnValue(Date.now() + by),
  },
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe.each(Object.entries(ways))('time that a test moves by %s', (_name, { begin, move }) => {
  describe.each(['before', 'after'])('%s the Auth is made', when => {
    function start() {
      if (when === 'before') begin()
      const made = setUp()
      if (when === 'after') begin()
      return made
    }

    test('ends access tokens', async () => {
      const { auth, verifier } = start()
      const { accessToken } = await auth.createSession(ann.id)
      expect([await outcome(auth.verify(accessToken)), await outcome(verifier.verify(accessToken))]).toEqual([
        'yes',
        'yes',
      ])
      await move(minutes(16))
      expect([await outcome(auth.verify(accessToken)), await outcome(verifier.verify(accessToken))]).toEqual([
        'token_expired',
        'token_expired',
      ])
    })

    test('closes the window in which a refresh may be repeated', async () => {
      const { auth } = start()
      const { refreshToken } = await auth.createSession(ann.id)
      const { refreshToken: next, verdict } = await auth.refresh(refreshToken)
      await move(20_000)
      expect([verdict, (await auth.refresh(refreshToken)).verdict]).toEqual(['rotated', 'replayed'])
      await move(minutes(1))
      expect(await outcome(auth.refresh(refreshToken))).toBe('refresh_token_reused')
      expect(await outcome(auth.refresh(next))).not.toBe('yes')
    })

    test('ends refresh tokens and sessions', async () => {
      const { auth } = start()
      const { refreshToken } = await auth.createSession(ann.id)
      await move(days(60))
      expect(await outcome(auth.refresh(refreshToken))).not.toBe('yes')
      expect(await auth.listSessions(ann.id)).toEqual([])
    })

    test('lifts the limits of failed logins', async () => {
      const { auth } = start()
      const login = async (given: string) => outcome(auth.login({ login: 'ann', password: given, ip: '192.0.2.1' }))
      for (let count = 0; count < 30; count++) if ((await login('wrong')) === 'too_many_requests') break
      expect(await login(password)).toBe('too_many_requests')
      await move(days(1))
      expect(await login(password)).toBe('yes')
    })

    test('ends one-time tokens, resets and proofs', async () => {
      const { auth, sent } = start()
      const { token } = await auth.oneTimeTokens.issue({ subject: ann.id, purpose: 'verify' })
      const { proof } = await auth.createProof(ann.id, { amr: ['otp'] })
      await auth.passwords.requestReset({ login: 'ann' })
      await vi.waitFor(() => expect(sent).toHaveLength(1))
      await move(minutes(61))
      expect(await outcome(auth.oneTimeTokens.consume(token, 'verify'))).toBe('one_time_token_invalid')
      expect(await outcome(auth.createSession(ann.id, { proof }))).not.toBe('yes')
      const reset = auth.passwords.reset({ token: sent[0]!, newPassword: 'another horse battery staple' })
      expect(await outcome(reset)).toBe('one_time_token_invalid')
    })

    test('makes a login too old for a guard with maxAge, and a user worth reading again', async () => {
      const { auth } = start()
      const request = (token: string): HttpRequest => ({
        method: 'GET',
        header: name => (name === 'authorization' ? `Bearer ${token}` : undefined),
        rawHeaders: [],
      })
      const recent = createGuard(auth, { maxAge: '5m' })
      const { accessToken } = await auth.createSession(ann.id)
      expect(await outcome(recent(request(accessToken)))).toBe('yes')
      await move(minutes(6))
      expect(await outcome(recent(request(accessToken)))).toBe('reauthentication_required')
    })
  })
})
