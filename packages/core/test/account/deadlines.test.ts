import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { internalsOf } from '../../src/auth/internals.ts'
import type { StandardSchema } from '../../src/lib/standard-schema.ts'
import { breachBlocklist, createAuth, type PasswordHasher } from '../../src/index.ts'
import { createGuard } from '../../src/http/guard/guard.ts'
import { codeOf, password } from '../fixtures/auth.ts'
import { factsOf } from '../fixtures/events.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'
import { delivered, newPassword, withMail } from './parts.ts'

type Made = Awaited<ReturnType<typeof withMail>>
const never = () => new Promise<never>(() => {})
const hangingSchema: StandardSchema<never> = { '~standard': { version: 1, vendor: 'test', validate: never } }

/** What hangs, how it is reached, and the operation that the event names. */
const hanging: readonly [string, Parameters<typeof withMail>[0], (made: Made) => Promise<unknown>][] = [
  ['claims', { claims: never }, ({ auth }) => auth.login({ login: 'ann', password })],
  ['claims', { claims: never }, ({ auth, ann }) => auth.createSession(ann.id)],
  ['claims', { claims: never }, ({ auth }) => internalsOf(auth).customClaims({})],
  [
    'tokens.claimsSchema.validate',
    { tokens: { claimsSchema: hangingSchema } },
    ({ auth, ann }) => auth.createSession(ann.id),
  ],
  [
    'tokens.claimsSchema.validate',
    { tokens: { claimsSchema: hangingSchema } },
    ({ auth, ann }) => internalsOf(auth).customClaims(ann),
  ],
  [
    'passwords.blocklist.check',
    { passwords: { blocklist: { check: never } } },
    ({ auth }) => auth.passwords.hash(newPassword),
  ],
  [
    'passwords.blocklist.check',
    { passwords: { blocklist: { check: never } } },
    ({ auth, ann }) => auth.passwords.set(ann.id, newPassword),
  ],
  [
    'hashing.hasher.hash',
    { hashing: { hasher: { ...instantHasher(), hash: never } } },
    ({ auth }) => auth.passwords.hash(newPassword),
  ],
  [
    'hashing.hasher.verify',
    { hashing: { hasher: { ...instantHasher(), verify: never } } },
    ({ auth }) => auth.verifyPassword({ login: 'ann', password }),
  ],
  [
    'users.findByLogin',
    { users: { findByLogin: never, findById: never, replacePasswordHash: never } },
    ({ auth }) => auth.login({ login: 'ann', password }),
  ],
  [
    'users.findById',
    { users: { findByLogin: never, findById: never, replacePasswordHash: never } },
    ({ auth }) => auth.passwords.set('u1', newPassword),
  ],
]

describe('J11 every callback of the application has a deadline', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  test.each(hanging)('J11 %s that never settles is a 503 that names it', async (operation, options, call) => {
    const made = await withMail(options)
    const failed = call(made).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await failed).toMatchObject({
      code: 'store_unavailable',
      cause: { message: `StoreTimeout ${operation}` },
    })
    expect(factsOf(made.events, 'store_failed')).toMatchObject([{ operation, reason: 'timeout' }])
  })

  test('J11 a hash that never settles frees its place', async () => {
    let hangs = true
    const instant = instantHasher()
    const hasher: PasswordHasher = { ...instant, hash: text => (hangs ? never() : instant.hash(text)) }
    const { auth } = await withMail({ hashing: { hasher, concurrency: 1 } })
    const stuck = codeOf(auth.passwords.hash(newPassword))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await stuck).toBe('store_unavailable')
    hangs = false
    expect(await auth.passwords.hash(newPassword)).toBe(`plain:${newPassword}`)
  })

  test('G04 J11 mails that never settle hold up neither the next ones nor close', async () => {
    let hangs = true
    const sent: unknown[] = []
    const { auth, events } = await withMail({
      passwords: { sendReset: async message => (hangs ? never() : void sent.push(message)) },
    })
    for (let mail = 0; mail < 10; mail++) await auth.passwords.requestReset({ login: 'ann' })
    await delivered()
    hangs = false
    await vi.advanceTimersByTimeAsync(31_000)
    await delivered()
    expect(sent).toHaveLength(6)
    expect(factsOf(events, 'store_failed')).toMatchObject(
      Array.from({ length: 4 }, () => ({ operation: 'passwords.sendReset' })),
    )
    hangs = true
    for (let mail = 0; mail < 100; mail++) await auth.passwords.requestReset({ login: 'ann' })
    await delivered()
    const closed = auth.close()
    await vi.advanceTimersByTimeAsync(30_001)
    expect(await closed).toBeUndefined()
  })

  test('J11 a token source that never settles is a 503, and one that rejects is its own error', async () => {
    const { auth } = await withMail()
    const request = { method: 'GET', header: () => undefined, rawHeaders: [] }
    const failed = codeOf(createGuard(auth, {}, { tokenSource: never })(request))
    await vi.advanceTimersByTimeAsync(5001)
    expect(await failed).toBe('store_unavailable')
    const broken = createGuard(auth, {}, { tokenSource: async () => Promise.reject(new RangeError('no key')) })
    await expect(broken(request)).rejects.toThrow(new RangeError('no key'))
  })
})

describe('J11 what a callback returns is checked', () => {
  test.each([null, undefined])('a login for which normalizeLogin returns %j belongs to nobody', async normal => {
    const { auth, mails } = await withMail({ normalizeLogin: () => normal as never })
    expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('credentials_invalid')
    await auth.passwords.requestReset({ login: 'ann' })
    await delivered()
    expect(mails).toEqual([])
  })

  test.each([[7], [{}], [Promise.resolve('ann')]])(
    'normalizeLogin that returns %j is a mistake that is named',
    async normal => {
      const { auth, events } = await withMail({ normalizeLogin: () => normal as never })
      expect(await codeOf(auth.login({ login: 'ann', password }))).toBe('misconfigured')
      expect(factsOf(events, 'application_mistake')).toMatchObject([{ where: 'normalizeLogin' }])
    },
  )

  test.each([undefined, null, {}, { blocked: 'no' }, true])(
    'a blocklist that says %j lets nothing through',
    async verdict => {
      const { auth } = await withMail({ passwords: { blocklist: { check: async () => verdict as never } } })
      expect(await codeOf(auth.passwords.hash(newPassword))).toBe('store_unavailable')
    },
  )

  test('a listener of failures that throws does not refuse the password', async () => {
    const blocklist = breachBlocklist({
      range: () => Promise.reject(new Error('down')),
      onFailure: () => {
        throw new Error('the logger is down too')
      },
    })
    expect(await blocklist.check(newPassword, [])).toEqual({ blocked: false })
  })

  test('F07 what recheck reads passes tokens.claimsSchema too', async () => {
    const made = await withMail()
    const claimsSchema: StandardSchema<{ roles: string[] }> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: value => ({ value: { ...(value as object), roles: ['checked'] } }),
      },
    }
    const auth = createAuth({ ...made.settings, tokens: { claimsSchema } })
    const { accessToken } = await auth.createSession(made.ann.id)
    expect(await auth.verify(accessToken)).toMatchObject({ roles: ['checked'] })
    expect(await internalsOf(auth).customClaims(made.ann)).toEqual({ roles: ['checked'] })
  })
})
