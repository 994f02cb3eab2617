import { describe, expect, test } from 'vitest'
import { bcryptHasher, memoryStore, type PasswordHasher } from '../../src/index.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'
import { codeOf, fastHasher, password, payloadOf, testAuth } from '../fixtures/auth.ts'
import { instantAuth } from './parts.ts'

/** Counts what a hasher is asked for. */
function countingHasher(hasher: PasswordHasher = fastHasher) {
  const count = { hash: 0, verify: 0 }
  const counting: PasswordHasher = {
    maxBytes: hasher.maxBytes,
    needsRehash: hash => hasher.needsRehash(hash),
    unusable: hash => hasher.unusable(hash),
    hash: text => (count.hash++, hasher.hash(text)),
    verify: (text, hash) => (count.verify++, hasher.verify(text, hash)),
  }
  return { counting, count }
}

async function withPassword(options: Parameters<typeof testAuth>[0] = {}) {
  const made = await testAuth(options)
  made.ann.passwordHash = await fastHasher.hash(password)
  return made
}

describe('login', () => {
  test('A13 F17 a login returns two tokens, signed with two secrets, and neither is accepted for the other', async () => {
    const { auth, ann, events } = await withPassword()
    const pair = await auth.login({ login: 'ann', password, device: 'phone' })
    expect(pair).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 })
    expect(await auth.verify(pair.accessToken)).toMatchObject({ sub: ann.id, roles: ['maker'], amr: ['pwd'] })
    expect(await codeOf(auth.verify(pair.refreshToken))).toBe('token_invalid')
    expect(await codeOf(auth.refresh(pair.accessToken))).toBe('token_invalid')
    expect(events.map(event => event.type)).toEqual(['session_created', 'login_succeeded'])
  })

  test('E09 every login starts its own session', async () => {
    const { auth } = await withPassword()
    const pairs = await Promise.all([1, 2, 3].map(() => auth.login({ login: 'ann', password })))
    expect(new Set(pairs.map(pair => payloadOf(pair.accessToken).sid)).size).toBe(3)
  })

  const failures: readonly [string, string, unknown, string | null | undefined][] = [
    ['an unknown user', 'nobody', password, undefined],
    ['a wrong password', 'ann', 'wrong horse battery staple', undefined],
    ['a user without a password', 'ann', password, null],
    ['a malformed stored hash', 'ann', password, '!'],
    ['a hash of another scheme', 'ann', password, '$1$abcdefgh$0123456789012345678901'],
    ['a password of 73 bytes', 'ann', 'x'.repeat(73), undefined],
    ['a password with NUL', 'ann', `${password}\0`, undefined],
    ['an ill-formed password', 'ann', '\ud800'.repeat(20), undefined],
    ['a password that is not a string', 'ann', { $gt: '' }, undefined],
    ['a stored hash that would take days', 'ann', password, `$2b$31$${'.'.repeat(53)}`],
  ]

  test.each(failures)(
    'E01 E02 D13 %s: one answer, and one hash at the current cost',
    async (_, login, text, stored) => {
      const { counting, count } = countingHasher()
      const { auth, ann, events } = await withPassword({ hashing: { hasher: counting } })
      if (stored !== undefined) ann.passwordHash = stored
      const error = await auth.login({ login, password: text as string }).catch((caught: unknown) => caught)
      expect(error).toMatchObject({
        code: 'credentials_invalid',
        message: 'The credentials are not valid.',
        retry: false,
      })
      expect(count.hash + count.verify).toBe(1)
      const failed = events.find(event => event.type === 'login_failed')
      expect(JSON.stringify(failed)).not.toContain('"ann"')
    },
  )

  test('E03 a blocked user gets the same response as for a wrong password', async () => {
    const { auth, ann } = await withPassword()
    ann.blocked = true
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('credentials_invalid')
  })

  test('D12 a stored hash that would take days is reported', async () => {
    const { auth, ann, events } = await withPassword()
    ann.passwordHash = `$2b$31$${'.'.repeat(53)}`
    await codeOf(auth.login({ login: 'ann', password }))
    expect(events).toContainEqual(expect.objectContaining({ type: 'password_hash_unusable', reason: 'too_costly' }))
  })

  test('C07 a users table that is down is 503, not a wrong password', async () => {
    const { users } = await withPassword()
    for (const answer of [() => Promise.reject(new Error('down')), async () => ({ error: 'down' }) as never]) {
      const { auth } = await withPassword({ users: { ...users, findByLogin: answer } })
      expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('store_unavailable')
    }
  })

  test('C07 E02 null from the users table means no such user, as in Prisma, TypeORM and Mongoose', async () => {
    const { users } = await withPassword()
    const { auth } = await withPassword({ users: { ...users, findByLogin: async () => null } })
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('credentials_invalid')
  })

  test('E02 the right password costs one hash too', async () => {
    const { counting, count } = countingHasher(instantHasher())
    const { auth } = await instantAuth({ hashing: { hasher: counting } })
    await auth.login({ login: 'ann', password })
    expect(count).toEqual({ hash: 0, verify: 1 })
  })

  test('E07 a login that nobody can have is not looked up, costs one hash, and is counted', async () => {
    const { users } = await instantAuth()
    const asked: string[] = []
    const { counting, count } = countingHasher(instantHasher())
    const { auth, events } = await instantAuth({
      hashing: { hasher: counting },
      users: { ...users, findByLogin: login => (asked.push(login), users.findByLogin(login)) },
      throttle: { login: { account: { limit: 4, window: 60 } } },
    })
    const codes: (string | undefined)[] = []
    for (const login of ['', 'a\0b', 'x'.repeat(255), undefined as unknown as string, '  ']) {
      codes.push(await codeOf(auth.login({ login, password })))
    }
    expect(codes).toEqual([...Array(4).fill('credentials_invalid'), 'too_many_requests'])
    expect([asked, count.hash + count.verify]).toEqual([[], 4])
    const failed = events.filter(event => event.type === 'login_failed')
    expect(failed.map(({ reason }) => reason)).toEqual(Array(4).fill('unknown_user'))
  })

  test('C07 a right password while the store is down is 503, not a failed login', async () => {
    const faults = new Set(['sessions.insert'])
    const { auth, events } = await instantAuth({ store: brokenStore(memoryStore(), { faults }) })
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('store_unavailable')
    expect(events.map(event => event.type)).not.toContain('login_failed')
  })

  test('another login that renews the hash meanwhile does not count as a password change', async () => {
    const { users, ann } = await instantAuth()
    const findById: typeof users.findById = id => {
      ann.passwordHash = `renewed:${password}`
      return users.findById(id)
    }
    const { auth } = await instantAuth({ users: { ...users, findById } })
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBeUndefined()
  })
})

describe('E10 the events of a login', () => {
  test.each([
    ['nobody', 'plain:other', 'unknown_user'],
    ['ann', null, 'no_password'],
    ['ann', 'plain:other', 'wrong_password'],
  ])('E10 %s, whose hash is %j: %s', async (login, stored, reason) => {
    const { auth, ann, events } = await instantAuth()
    ann.passwordHash = stored
    await codeOf(auth.login({ login, password }))
    expect(events).toEqual([
      { type: 'login_failed', at: expect.any(Number), loginHash: expect.stringMatching(/^[\w-]{22}$/), reason },
    ])
  })

  test.each([
    ['phone', 'phone'],
    [undefined, null],
  ])('E10 a success on the device %j names it, the subject and the session', async (device, told) => {
    const { auth, ann, events } = await instantAuth()
    const { accessToken } = await auth.login({ login: 'ann', password, device })
    const facts = { at: expect.any(Number), subject: ann.id, sessionId: payloadOf(accessToken).sid, device: told }
    expect(events).toEqual([
      { type: 'session_created', ...facts },
      { type: 'login_succeeded', ...facts },
    ])
  })

  test('D12 E10 a hash that cannot be used is reported with its subject', async () => {
    const { auth, ann, events } = await instantAuth({
      hashing: { hasher: { ...instantHasher(), unusable: () => 'malformed' } },
    })
    await codeOf(auth.login({ login: 'ann', password }))
    expect(events[0]).toEqual({
      type: 'password_hash_unusable',
      at: expect.any(Number),
      subject: ann.id,
      reason: 'malformed',
    })
  })

  test.each<['password_rehashed' | 'password_rehash_failed', () => Promise<boolean>]>([
    ['password_rehashed', async () => true],
    ['password_rehash_failed', () => Promise.reject(new Error('read only'))],
  ])('D11 E10 %s names the subject', async (type, replacePasswordHash) => {
    const { users, ann } = await instantAuth()
    const made = await instantAuth({
      hashing: { hasher: instantHasher('new') },
      users: { ...users, replacePasswordHash },
    })
    await made.auth.login({ login: 'ann', password })
    expect(made.events).toContainEqual({ type, at: expect.any(Number), subject: ann.id })
  })

  test('D11 there is no event if another login renewed the hash first', async () => {
    const { users } = await instantAuth()
    const made = await instantAuth({
      hashing: { hasher: instantHasher('new') },
      users: { ...users, replacePasswordHash: async () => false },
    })
    await made.auth.login({ login: 'ann', password })
    expect(made.events.map(event => event.type)).toEqual(['session_created', 'login_succeeded'])
  })
})

describe('D11 renewal of outdated hashes', () => {
  test('D11 a login renews a cheaper hash', async () => {
    const { auth, ann } = await withPassword({ hashing: { hasher: bcryptHasher({ cost: 11 }) } })
    await auth.login({ login: 'ann', password })
    expect(ann.passwordHash).toMatch(/^\$2b\$11\$/)
  })

  test('D11 of nine logins at once, as many as one account may have in the lane, all succeed, and one renews the hash', async () => {
    const { auth, ann, events } = await testAuth({ hashing: { hasher: instantHasher('new') } })
    ann.passwordHash = `old:${password}`
    await Promise.all(Array.from({ length: 9 }, () => auth.login({ login: 'ann', password })))
    expect(ann.passwordHash).toBe(`new:${password}`)
    expect(events.filter(event => event.type === 'password_rehashed')).toHaveLength(1)
  })

  test('D11 a failed renewal does not refuse the login', async () => {
    const { users, ann } = await withPassword()
    const { auth, events, rows } = await testAuth({
      hashing: { hasher: bcryptHasher({ cost: 11 }) },
      users: { ...users, replacePasswordHash: () => Promise.reject(new Error('read only')) },
    })
    rows.set(ann.id, ann)
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBeUndefined()
    expect(events.map(event => event.type)).toContain('password_rehash_failed')
  })
})

describe('R-18 a login that overlaps', () => {
  /** Runs an end between the login's first look at the user and its second. */
  async function overlapped(end: (made: Awaited<ReturnType<typeof withPassword>>) => Promise<void>) {
    const made = await withPassword()
    const { users, ann, store, settings } = made
    let looks = 0
    const { auth } = await testAuth({
      ...settings,
      users: {
        ...users,
        async findById(id) {
          if (looks++ === 0) await end(made)
          return users.findById(id)
        },
      },
    })
    const code = await codeOf(auth.login({ login: 'ann', password }))
    return { code, left: await store.sessions.list(ann.id), events: made.events }
  }

  test.each<[string, Parameters<typeof overlapped>[0]]>([
    ['a reset', async ({ ann }) => void (ann.passwordHash = await fastHasher.hash('another horse battery staple'))],
    ['a block', async ({ ann, auth }) => ((ann.blocked = true), auth.block(ann.id))],
    ['a deletion', async ({ ann, rows }) => void rows.delete(ann.id)],
  ])('R-18 %s leaves no session behind, and answers as for a wrong password', async (_, end) => {
    const { code, left, events } = await overlapped(end)
    expect(code).toBe('credentials_invalid')
    expect(left).toEqual([])
    expect(events).toContainEqual(expect.objectContaining({ type: 'login_failed', reason: 'overtaken' }))
  })

  test('R-18 150 logins against a reset at random moments: no session of the old password survives', async () => {
    for (let round = 0; round < 150; round++) {
      const { auth, ann, store } = await testAuth({ hashing: { hasher: instantHasher() } })
      ann.passwordHash = 'plain:old password for tests'
      const logins = [0, 1, 2].map(() => codeOf(auth.login({ login: 'ann', password: 'old password for tests' })))
      for (let turn = 0; turn < round % 25; turn++) await Promise.resolve()
      ann.passwordHash = 'plain:new password for tests'
      await auth.logoutAll(ann.id)
      await Promise.all(logins)
      expect(await store.sessions.list(ann.id)).toEqual([])
    }
  })
})

describe('createSession', () => {
  test('amr and the actor travel through refreshes (RFC 8176, RFC 8693)', async () => {
    const { auth, ann } = await testAuth()
    const first = await auth.createSession(ann.id, { amr: ['pwd', 'otp'], actor: 'support-1' })
    const { accessToken } = await auth.refresh(first.refreshToken)
    expect(await auth.verify(accessToken)).toMatchObject({ amr: ['pwd', 'otp'], act: { sub: 'support-1' } })
  })

  test('E03 a user who is gone gets no session', async () => {
    const { auth } = await testAuth()
    expect(await codeOf(auth.createSession('nobody'))).toBe('credentials_invalid')
  })

  test('F14 a device is cut to 64 bytes between characters, without control characters', async () => {
    const { auth, ann } = await testAuth()
    await auth.createSession(ann.id, { device: `a\r\n${'é'.repeat(60)}` })
    const [session] = await auth.listSessions(ann.id)
    expect(session!.device).toBe(`a  ${'é'.repeat(30)}`)
  })
})
