import { randomBytes } from 'node:crypto'
import { bcryptHasher, createAuth, isAuthError, secretKey, type Store } from '@sallyport/core'
import { afterEach, expect, test, vi } from 'vitest'

const password = 'correct horse battery staple'
const hasher = bcryptHasher({ cost: 10 })
const outcome = async (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'yes',
    (error: unknown) => (isAuthError(error) ? error.code : error),
  )
const minutes = (count: number) => count * 60_000

const ways = {
  'setSystemTime, with a fake Date only': {
    begin: () => vi.useFakeTimers({ toFake: ['Date'] }),
    move: (by: number) => vi.setSystemTime(Date.now() + by),
  },
  'advanceTimersByTime, with fake Date and performance': {
    begin: () => vi.useFakeTimers({ toFake: ['Date', 'performance'] }),
    move: async (by: number) => vi.advanceTimersByTimeAsync(by),
  },
}

/** Tests that fake timers move the time of an Auth, although the store's server keeps its own. */
export function testFakeTime(openStore: () => Store): void {
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each(Object.entries(ways))('an Auth follows the time of a test: %s', async (_name, { begin, move }) => {
    const ann = { id: `u-${randomBytes(4).toString('hex')}`, user: {}, passwordHash: await hasher.hash(password) }
    const store = openStore()
    begin()
    const auth = createAuth({
      issuer: 'https://api.example.test',
      audience: 'https://api.example.test',
      accessKey: secretKey(randomBytes(32)),
      refreshKey: secretKey(randomBytes(32)),
      store,
      hashing: { hasher },
      users: { findByLogin: async () => ann, findById: async () => ann, replacePasswordHash: async () => true },
    })
    try {
      const { accessToken, refreshToken } = await auth.createSession(ann.id)
      const { token } = await auth.oneTimeTokens.issue({ subject: ann.id, purpose: 'verify' })
      const login = async (given: string) => outcome(auth.login({ login: ann.id, password: given, ip: '192.0.2.1' }))
      expect(await outcome(auth.verify(accessToken))).toBe('yes')
      expect((await auth.refresh(refreshToken)).verdict).toBe('rotated')
      for (let count = 0; count < 30; count++) if ((await login('wrong')) === 'too_many_requests') break
      expect(await login(password)).toBe('too_many_requests')
      await move(minutes(61))
      expect(await outcome(auth.verify(accessToken))).toBe('token_expired')
      expect(await outcome(auth.refresh(refreshToken))).toBe('refresh_token_reused')
      expect(await outcome(auth.oneTimeTokens.consume(token, 'verify'))).toBe('one_time_token_invalid')
      await move(minutes(24 * 60))
      expect(await login(password)).toBe('yes')
    } finally {
      vi.useRealTimers()
      await auth.close()
    }
  })
}
