import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import type { ThrottleKey } from '../../src/store/index.ts'
import type { ThrottleScope } from '../../src/events.ts'
import type { ThrottleLimits } from '../../src/account/throttle-limits.ts'
import { normalizeLogin, readLogin } from '../../src/account/identifier.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { merged, codeOf, password } from '../fixtures/auth.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'
import { instantAuth } from './parts.ts'

async function quickAuth(options: Parameters<typeof instantAuth>[0] = {}) {
  const made = await instantAuth(merged({ hashing: { queue: 10_000 } }, options))
  const guess = (login: string, ip: string, deviceToken?: string) =>
    codeOf(made.auth.login({ login, password: 'wrong', ip, deviceToken }))
  return { ...made, guess }
}

/** One after the other: of one account only a few passwords may wait to be hashed. */
async function inTurn<T>(items: readonly T[], attempt: (item: T) => Promise<string | undefined>) {
  const codes: (string | undefined)[] = []
  for (const item of items) codes.push(await attempt(item))
  return codes
}

const ips = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}`)

describe('E04 counters', () => {
  test('E04 one account from one address: ten attempts, then 429 with Retry-After, until the window ends', async () => {
    const { auth, guess, advance } = await quickAuth()
    for (let attempt = 0; attempt < 10; attempt++) expect(await guess('ann', '10.0.0.1')).toBe('credentials_invalid')
    const refused = await auth.login({ login: 'ann', password, ip: '10.0.0.1' }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'too_many_requests', retry: true, retryAfter: 900 })
    advance(900)
    expect(await codeOf(auth.login({ login: 'ann', password, ip: '10.0.0.1' }))).toBeUndefined()
  })

  test('E04 one account from many addresses: a hard stop at 100', async () => {
    const { guess } = await quickAuth()
    const codes = await inTurn(ips(120), ip => guess('ann', ip))
    expect(codes.filter(code => code === 'credentials_invalid')).toHaveLength(100)
    expect(codes.filter(code => code === 'too_many_requests')).toHaveLength(20)
  })

  test('E04 many accounts from one address', async () => {
    const { guess } = await quickAuth()
    const codes = await Promise.all(Array.from({ length: 320 }, (_, index) => guess(`user${index}`, '10.0.0.1')))
    expect(codes.filter(code => code === 'too_many_requests')).toHaveLength(20)
  })

  test('E04 everything together', async () => {
    const { guess } = await quickAuth({ throttle: { login: { global: { limit: 50, window: 60 } } } })
    const codes = await Promise.all(ips(60).map((ip, index) => guess(`user${index}`, ip)))
    expect(codes.filter(code => code === 'too_many_requests')).toHaveLength(10)
  })

  test('E04 200 attempts in parallel admit exactly the limit, before any hash', async () => {
    let hashes = 0
    const hasher = instantHasher()
    const counted = { ...hasher, verify: (text: string, hash: string) => (hashes++, hasher.verify(text, hash)) }
    const { guess } = await quickAuth({ hashing: { hasher: counted } })
    const codes = await Promise.all(Array.from({ length: 200 }, () => guess('ann', '10.0.0.1')))
    expect(codes.filter(code => code === 'too_many_requests')).toHaveLength(190)
    expect(hashes).toBeLessThanOrEqual(10)
  })

  test('E04 a success forgets only the failures of its source at the account', async () => {
    const { auth, guess } = await quickAuth({ throttle: { login: { ip: { limit: 15, window: 900 } } } })
    for (let attempt = 0; attempt < 9; attempt++) await guess('ann', '10.0.0.1')
    await auth.login({ login: 'ann', password, ip: '10.0.0.1' })
    for (let attempt = 0; attempt < 6; attempt++) expect(await guess('ann', '10.0.0.1')).toBe('credentials_invalid')
    expect(await guess('ann', '10.0.0.1')).toBe('too_many_requests')
    expect(await guess('ann', '10.0.0.2')).toBe('credentials_invalid')
  })

  test('E06 unknown accounts are counted alike', async () => {
    const { guess } = await quickAuth()
    const attempts = async (login: string) => {
      const codes: (string | undefined)[] = []
      for (let attempt = 0; attempt < 12; attempt++) codes.push(await guess(login, '10.0.0.1'))
      return codes
    }
    expect(await attempts('nobody')).toEqual(await attempts('ann'))
  })

  test('E04 with throttle: false attempts are not counted', async () => {
    const { guess } = await quickAuth({ throttle: false })
    const codes = await inTurn(Array<string>(200).fill('10.0.0.1'), ip => guess('ann', ip))
    expect(new Set(codes)).toEqual(new Set(['credentials_invalid']))
  })

  test('E04 a second before the window ends an attempt is refused and told how long to wait', async () => {
    const { auth, guess, advance } = await quickAuth()
    for (let attempt = 0; attempt < 10; attempt++) await guess('ann', '10.0.0.1')
    advance(898.5)
    const refused = auth.login({ login: 'ann', password, ip: '10.0.0.1' })
    await expect(refused).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 2 })
    advance(1.5)
    expect(await codeOf(auth.login({ login: 'ann', password, ip: '10.0.0.1' }))).toBeUndefined()
  })

  test('E04 the narrowest limit that is exceeded says how long to wait', async () => {
    const limits = { accountIp: { limit: 1, window: 60 }, ip: { limit: 1, window: 3600 } }
    const { auth, guess } = await quickAuth({ throttle: { login: limits } })
    await guess('ann', '10.0.0.1')
    const refused = (login: string) => auth.login({ login, password, ip: '10.0.0.1' })
    await expect(refused('ann')).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 60 })
    await expect(refused('nobody')).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 3600 })
  })

  const scopes: readonly [ThrottleScope, Partial<ThrottleLimits>, boolean][] = [
    ['account', { account: { limit: 3, window: 60 } }, false],
    ['account_ip', { accountIp: { limit: 1, window: 60 } }, false],
    ['account_device', { accountDevice: { limit: 1, window: 60 } }, true],
    ['ip', { ip: { limit: 1, window: 60 } }, false],
    ['global', { global: { limit: 3, window: 60 } }, false],
  ]

  test.each(scopes)(
    'E10 beyond %s an event names that limit, and the login as a hash',
    async (scope, limits, known) => {
      const { auth, guess, events, advance } = await quickAuth({ throttle: { login: limits } })
      const { deviceToken } = await auth.login({ login: 'ann', password })
      advance(60)
      const wide = scope === 'account' || scope === 'global'
      const from = wide ? ['10.0.0.2', '10.0.0.3', '10.0.0.4'] : ['10.0.0.1']
      for (const ip of from) await guess('ann', ip, known ? deviceToken : undefined)
      expect(await guess('ann', '10.0.0.1', known ? deviceToken : undefined)).toBe('too_many_requests')
      const [failed, throttled] = events.slice(-2)
      expect(failed).toMatchObject({ type: 'login_failed', loginHash: expect.stringMatching(/^[\w-]{22}$/) })
      expect(throttled).toEqual({
        type: 'throttled',
        at: expect.any(Number),
        loginHash: (failed as { loginHash: string }).loginHash,
        scope,
      })
    },
  )

  test('J04 while the store does not answer, this process counts by itself and still refuses', async () => {
    const faults = new Set(['throttle.hit', 'throttle.giveBack', 'throttle.clear'])
    const { auth, guess } = await quickAuth({ store: brokenStore(memoryStore(), { faults }) })
    for (let attempt = 0; attempt < 9; attempt++) await guess('ann', '10.0.0.1')
    expect(await codeOf(auth.login({ login: 'ann', password, ip: '10.0.0.1' }))).toBeUndefined()
    const codes = await Promise.all(Array.from({ length: 20 }, () => guess('ann', '10.0.0.1')))
    expect(codes.filter(code => code === 'too_many_requests')).toHaveLength(10)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['a verdict of another type', { admitted: 'true' }],
    ['a refusal by no counter', { admitted: false, exceeded: 99, resetsAt: 1_800_000_060 }],
    ['a refusal without an end', { admitted: false, exceeded: 0, resetsAt: '1800000060' }],
  ])('J04 a store that answers with %s does not admit everybody', async (_, answer) => {
    const store = brokenStore(memoryStore(), { answers: new Map([['throttle.hit', answer]]) })
    const { guess, events } = await quickAuth({ store })
    const codes: (string | undefined)[] = []
    for (let attempt = 0; attempt < 12; attempt++) codes.push(await guess('ann', '10.0.0.1'))
    expect(codes.filter(code => code === 'too_many_requests')).toHaveLength(2)
    expect(events).toContainEqual(expect.objectContaining({ type: 'store_failed', operation: 'throttle.hit' }))
  })

  test('E10 keys and events do not contain logins or addresses', async () => {
    const store = memoryStore()
    const ids: string[] = []
    const watched = {
      ...store,
      throttle: {
        ...store.throttle,
        hit: (keys: readonly ThrottleKey[], now: number) => (
          ids.push(...keys.flatMap(key => [key.owner, key.name])),
          store.throttle.hit(keys, now)
        ),
      },
    }
    const { guess, events } = await quickAuth({ store: watched })
    for (let attempt = 0; attempt < 11; attempt++) await guess('ann', '10.0.0.1')
    expect(JSON.stringify([ids, events])).not.toMatch(/\bann\b|10\.0\.0/)
    expect(events).toContainEqual(expect.objectContaining({ type: 'throttled', scope: 'account_ip' }))
  })
})

describe('E05 the owner', () => {
  test('E05 strangers who exhaust every counter do not lock out a device that the account knows', async () => {
    const { auth, guess } = await quickAuth({ throttle: { login: { global: { limit: 150, window: 60 } } } })
    const { deviceToken } = await auth.login({ login: 'ann', password, ip: '10.9.9.9' })
    for (const ip of ips(300)) await guess('ann', ip)
    expect(await codeOf(auth.login({ login: 'ann', password, ip: '10.9.9.9' }))).toBe('too_many_requests')
    const again = await auth.login({ login: 'ann', password, ip: '10.0.0.1', deviceToken })
    expect(again.deviceToken).toBe(deviceToken)
  })

  test('E05 a device has its own limit, for its account only', async () => {
    const { auth, guess, add } = await quickAuth()
    add('bob', [], `plain:${password}`)
    const { deviceToken } = await auth.login({ login: 'ann', password })
    for (let attempt = 0; attempt < 10; attempt++) await guess('ann', '10.0.0.1', deviceToken)
    expect(await guess('ann', '10.0.0.1', deviceToken)).toBe('too_many_requests')
    for (let attempt = 0; attempt < 10; attempt++) await guess('bob', '10.0.0.1', deviceToken)
    expect(await guess('bob', '10.0.0.1', deviceToken)).toBe('too_many_requests')
  })

  test('E05 each device of an account has its own limit', async () => {
    const { auth, guess } = await quickAuth()
    const [one, two] = [await auth.login({ login: 'ann', password }), await auth.login({ login: 'ann', password })]
    for (let attempt = 0; attempt < 10; attempt++) await guess('ann', '10.0.0.1', one.deviceToken)
    expect(await guess('ann', '10.0.0.1', one.deviceToken)).toBe('too_many_requests')
    expect(await guess('ann', '10.0.0.1', two.deviceToken)).toBe('credentials_invalid')
  })

  test.each(['', 'x', 'a.b', 'a.b.c', '.'.repeat(300), `${'A'.repeat(22)}.${'A'.repeat(43)}`])(
    'E05 a made-up device token gives no credit: %s',
    async forged => {
      const { guess } = await quickAuth()
      for (let attempt = 0; attempt < 10; attempt++) await guess('ann', '10.0.0.1', forged)
      expect(await guess('ann', '10.0.0.1', forged)).toBe('too_many_requests')
    },
  )
})

describe('E07 identifiers', () => {
  test.each([
    ['ANN', 'ann'],
    [' ann ', 'ann'],
    ['ａｎｎ', 'ann'],
    ['\u212Aim', 'kim'],
    ['ann\uFF20example.com', 'ann@example.com'],
  ])('E07 %s is the account and the counter of %s', (spelling, normal) => {
    expect(normalizeLogin(spelling)).toBe(normal)
    expect(normalizeLogin(normal)).toBe(normal)
  })

  test.each([
    ['x'.repeat(255)],
    [''],
    ['   '],
    ['a\0b'],
    ['a\r\nb'],
    ['\ud800'],
    [['ann'] as unknown as string],
    [undefined as unknown as string],
  ])('E07 %j is nobody’s login', login => {
    expect(readLogin(login, normalizeLogin)).toBeUndefined()
  })

  test('E07 a dotless i stays another letter: case makes no two accounts equal', () => {
    expect(normalizeLogin('ı')).not.toBe(normalizeLogin('i'))
  })

  test('E07 every spelling of a login is counted on one counter', async () => {
    const { guess } = await quickAuth()
    for (const spelling of ['ann', 'ANN', ' ann', 'ａｎｎ', 'Ann', 'aNN', 'ann ', 'ANn', 'AnN', 'ａNN'])
      await guess(spelling, '10.0.0.1')
    expect(await guess('ann', '10.0.0.1')).toBe('too_many_requests')
  })
})
