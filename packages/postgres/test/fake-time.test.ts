import { randomBytes } from 'node:crypto'
import { bcryptHasher, createAuth, isAuthError, secretKey } from '@sallyport/core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { newSchema, patient, type Schema, url } from './database.ts'

const password = 'correct horse battery staple'
const hasher = bcryptHasher({ cost: 10 })
const passwordHash = await hasher.hash(password)
const codeOf = (error: unknown) => (isAuthError(error) ? error.code : error)
const outcome = async (attempt: Promise<unknown>) => attempt.then(() => 'yes', codeOf)
const minutes = (count: number) => count * 60_000

const ways = {
  'setSystemTime, with the date alone': {
    begin: () => vi.useFakeTimers({ toFake: ['Date'] }),
    move: (by: number) => vi.setSystemTime(Date.now() + by),
  },
  'advanceTimersByTime, with the date and performance': {
    begin: () => vi.useFakeTimers({ toFake: ['Date', 'performance'] }),
    move: async (by: number) => vi.advanceTimersByTimeAsync(by),
  },
}

afterEach(() => {
  vi.useRealTimers()
})

describe.skipIf(url === undefined)('PostgreSQL, whose time no test moves', () => {
  let database: Schema

  beforeAll(async () => {
    database = await newSchema()
  })

  afterAll(async () => {
    await database.drop()
  })

  test.each(Object.entries(ways))('lets the Auth go by the time of the test: %s', async (_name, { begin, move }) => {
    const { pool, schema } = database
    const ann = { id: `u-${randomBytes(4).toString('hex')}`, user: {}, passwordHash }
    begin()
    const auth = createAuth({
      issuer: 'https://api.example.test',
      audience: 'https://api.example.test',
      accessKey: secretKey(randomBytes(32)),
      refreshKey: secretKey(randomBytes(32)),
      store: postgresStore(pool, { schema, ...patient }),
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
})
