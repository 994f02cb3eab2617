import { describe, expect, test } from 'vitest'
import { createAuth, memoryStore } from '../../src/index.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'
import { delivered, instantAuth, newPassword, withMail } from './parts.ts'

const ip = '10.0.0.1'

describe('E13 counters follow the account found, whatever was typed', () => {
  async function lenient() {
    const made = await instantAuth()
    // As a collation does that knows neither accents nor case, and a look-up by user name or e-mail address.
    const findByLogin = async (login: string) =>
      made.users.findByLogin(/^[aàáâãäå]nn(@example\.com)?$/i.test(login) ? 'ann' : login)
    const auth = createAuth({ ...made.settings, users: { ...made.users, findByLogin } })
    return { ...made, auth, guess: (login: string) => codeOf(auth.login({ login, password: 'wrong', ip })) }
  }

  test('E13 all spellings and identifiers of an account count together', async () => {
    const { guess } = await lenient()
    const codes: (string | undefined)[] = []
    for (const login of [
      'ann',
      'ànn',
      'ánn',
      'ânn',
      'ãnn',
      'änn',
      'ånn',
      'ann@example.com',
      'ånn@example.com',
      'ann',
      'ànn',
    ]) {
      codes.push(await guess(login))
    }
    expect(codes).toEqual([...Array(10).fill('credentials_invalid'), 'too_many_requests'])
  })

  test('E13 E06 an unknown account is counted by its login, and refused at the same attempt', async () => {
    const { guess } = await lenient()
    for (const login of ['nobody', 'ann']) {
      const codes: (string | undefined)[] = []
      for (let attempt = 0; attempt < 11; attempt++) codes.push(await guess(login))
      expect(codes).toEqual([...Array(10).fill('credentials_invalid'), 'too_many_requests'])
    }
  })

  test('E13 an id that is another one’s login shares no counter with it', async () => {
    const { auth, add } = await instantAuth()
    const bob = add('bob', [], `plain:${password}`)
    for (let attempt = 0; attempt < 10; attempt++) await codeOf(auth.login({ login: bob.id, password: 'wrong', ip }))
    expect(await codeOf(auth.login({ login: 'bob', password, ip }))).toBeUndefined()
  })

  test('E13 mails for a reset are counted by the account', async () => {
    const { mails, settings, users } = await withMail({ throttle: {} })
    const findByLogin = async (login: string) => users.findByLogin(login.startsWith('ann') ? 'ann' : login)
    const auth = createAuth({ ...settings, users: { ...users, findByLogin } })
    for (let index = 0; index < 20; index++) await auth.passwords.requestReset({ login: `ann+${index}`, ip })
    await delivered()
    expect(mails).toHaveLength(3)
  })
})

describe('E12 an attempt that compared no password is not counted', () => {
  const outages: Readonly<
    Record<string, (down: { now: boolean }) => Promise<Awaited<ReturnType<typeof instantAuth>>>>
  > = {
    'the lane is full': async down => {
      const hasher = instantHasher()
      const verify = async (text: string, hash: string) => {
        if (down.now) throw Object.assign(new Error('full'), { code: 'overloaded' })
        return hasher.verify(text, hash)
      }
      return instantAuth({ hashing: { hasher: { ...hasher, verify } } })
    },
    'the users cannot be reached': async down => {
      const made = await instantAuth()
      const findByLogin = async (login: string) => {
        if (down.now) throw new Error('connection refused')
        return made.users.findByLogin(login)
      }
      return { ...made, auth: createAuth({ ...made.settings, users: { ...made.users, findByLogin } }) }
    },
    'the users cannot be read again': async down => {
      const made = await instantAuth()
      const findById = async (id: string) => {
        if (down.now) throw new Error('connection refused')
        return made.users.findById(id)
      }
      return { ...made, auth: createAuth({ ...made.settings, users: { ...made.users, findById } }) }
    },
    'sessions cannot be stored': async down => {
      const faults = { has: (operation: string) => down.now && operation === 'sessions.insert' } as ReadonlySet<string>
      return instantAuth({ store: brokenStore(memoryStore(), { faults }) })
    },
    'claims fail': async down =>
      instantAuth({
        claims: user => {
          if (down.now) throw new Error('no roles')
          return { roles: user.roles }
        },
      }),
  }

  test.each(Object.keys(outages))('E12 while %s, no attempt is lost', async name => {
    const down = { now: true }
    const { auth } = await outages[name]!(down)
    for (let attempt = 0; attempt < 120; attempt++) {
      expect(await codeOf(auth.login({ login: 'ann', password, ip }))).not.toMatch(/credentials_invalid|too_many/)
    }
    down.now = false
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(await codeOf(auth.login({ login: 'ann', password: 'wrong', ip }))).toBe('credentials_invalid')
    }
    expect(await codeOf(auth.login({ login: 'ann', password, ip }))).toBe('too_many_requests')
  })

  test('E12 a step-up or change that an outage stops is given back, and a refused new password too', async () => {
    const { auth, ann } = await instantAuth()
    const claims = await auth.verify((await auth.createSession(ann.id)).accessToken)
    for (let attempt = 0; attempt < 30; attempt++) {
      const change = auth.passwords.change(claims, { currentPassword: password, newPassword: 'short' })
      expect(await codeOf(change)).toBe('password_too_short')
    }
    expect(await codeOf(auth.passwords.change(claims, { currentPassword: password, newPassword }))).toBeUndefined()
  })

  test('E12 a mail that cannot be sent does not count against the account', async () => {
    const sent: string[] = []
    const made = await withMail({
      throttle: {},
      passwords: {
        sendReset: async ({ token }) => {
          sent.push(token)
          if (sent.length <= 9) throw new Error('greylisted')
        },
      },
    })
    for (let index = 0; index < 12; index++) await made.auth.passwords.requestReset({ login: 'ann', ip })
    await delivered()
    expect(sent).toHaveLength(12)
  })

  test('E12 successes do not count against a shared address', async () => {
    const { auth } = await instantAuth({ throttle: { login: { ip: { limit: 5, window: 900 } } } })
    for (let attempt = 0; attempt < 50; attempt++) await auth.login({ login: 'ann', password, ip })
    expect(await codeOf(auth.login({ login: 'ann', password: 'wrong', ip }))).toBe('credentials_invalid')
  })
})

describe('E12 limits of an account can be lifted', () => {
  /** Strangers everywhere, the user at home, and a session all have failed. */
  async function locked() {
    const made = await withMail({ throttle: {} })
    const claims = await made.auth.verify((await made.auth.createSession(made.ann.id)).accessToken)
    const guess = (from: string) => codeOf(made.auth.login({ login: 'ann', password: 'wrong', ip: from }))
    for (let attempt = 0; attempt < 11; attempt++) await guess(ip)
    for (let attempt = 0; attempt < 120; attempt++) await guess(`10.1.0.${attempt}`)
    const login = (text: string) => codeOf(made.auth.login({ login: 'ann', password: text, ip }))
    expect(await login(password)).toBe('too_many_requests')
    return { ...made, login, claims }
  }

  test('E12 unlock lifts them, everywhere, and says so in an event', async () => {
    const { auth, ann, login, events, startAnother } = await locked()
    await startAnother().unlock(ann.id)
    expect(await login(password)).toBeUndefined()
    expect(events).toContainEqual({ type: 'user_unlocked', at: expect.any(Number), subject: ann.id })
    await expect(auth.unlock('')).rejects.toThrow(TypeError)
  })

  test('E12 unlock lifts the limits of step-up', async () => {
    const { auth, ann, claims } = await locked()
    for (let attempt = 0; attempt < 11; attempt++) await codeOf(auth.reauthenticate(claims, { password: 'wrong' }))
    expect(await codeOf(auth.reauthenticate(claims, { password }))).toBe('too_many_requests')
    await auth.unlock(ann.id)
    expect(await codeOf(auth.reauthenticate(claims, { password }))).toBeUndefined()
  })

  test('E12 a reset lifts them', async () => {
    const { auth, login, tokenFor } = await locked()
    await auth.passwords.reset({ token: await tokenFor('ann'), newPassword })
    expect(await login(newPassword)).toBeUndefined()
  })

  test('E12 a change of the password lifts them', async () => {
    const { auth, login, claims } = await locked()
    await auth.passwords.change(claims, { currentPassword: password, newPassword })
    expect(await login(newPassword)).toBeUndefined()
  })

  test('E12 unlock of one account leaves the others as they are', async () => {
    const { auth, add, login } = await locked()
    await auth.unlock(add('bob', [], `plain:${password}`).id)
    expect(await login(password)).toBe('too_many_requests')
  })

  test('E12 unlock that cannot reach the store says so', async () => {
    const { auth, ann } = await instantAuth({
      store: brokenStore(memoryStore(), { faults: new Set(['throttle.clear']) }),
    })
    expect(await codeOf(auth.unlock(ann.id))).toBe('store_unavailable')
  })

  test('E04 a 429 of a reset says when the window ends', async () => {
    const { auth, advance } = await withMail({ throttle: {} })
    for (let index = 0; index < 30; index++) await auth.passwords.requestReset({ login: `user${index}`, ip })
    advance(600)
    const refused = auth.passwords.requestReset({ login: 'ann', ip })
    await expect(refused).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 3000 })
  })
})
