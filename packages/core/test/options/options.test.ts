import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type AuthOptions, createAuth, fromEnv, keyRing, memoryStore, secretKey, signingKey } from '../../src/index.ts'
import { testUsers } from '../fixtures/auth.ts'

const access = 'access-0123456789-abcdefghijklmnopqrstuvwxyz'
const refresh = 'refresh-9876543210-zyxwvutsrqponmlkjihgfedcba'

function options(changed: Record<string, unknown> = {}): AuthOptions<unknown, object> {
  const sound: AuthOptions<unknown, object> = {
    issuer: 'https://api.example.test',
    audience: 'https://api.example.test',
    accessKey: secretKey(access),
    refreshKey: secretKey(refresh),
    store: memoryStore(),
    users: testUsers().users,
  }
  return { ...sound, ...changed }
}

function problemsOf(changed: Record<string, unknown>): string {
  try {
    createAuth(options(changed))
    return ''
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
}

const canary = 'canary-7f3a-secret'
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const mistakes: readonly [string, Record<string, unknown>, RegExp][] = [
  ['A05 a secret that is unset', { accessKey: secretKey(undefined) }, /accessKey: /],
  ['A05 a secret under 32 bytes', { refreshKey: secretKey(canary) }, /refreshKey: /],
  ['A05 a secret without variety', { accessKey: secretKey('ab'.repeat(32)) }, /accessKey: /],
  ['A04 a PEM given as a secret', { accessKey: secretKey(pem) }, /accessKey: /],
  ['A02 the algorithm none', { accessKey: secretKey(access, { algorithm: 'none' as 'HS256' }) }, /accessKey: /],
  ['A13 the same secret twice', { refreshKey: secretKey(access) }, /refreshKey: must be another secret than accessKey/],
  [
    'A13 the same secret among those that verify',
    { refreshKey: keyRing({ sign: secretKey(refresh), verify: [secretKey(access)] }) },
    /refreshKey: /,
  ],
  ['A04 a key pair for refresh tokens', { refreshKey: signingKey(pem) }, /refreshKey: /],
  ['A04 a bare text as a key', { accessKey: access }, /accessKey: /],
  ['B07 an issuer that is not a string', { issuer: [] }, /issuer: /],
  ['B08 a missing audience', { audience: undefined }, /audience: /],
  ['B09 an audience that is a pattern', { audience: /api/ }, /audience: /],
  ['B15 a duration that cannot be read', { tokens: { accessTtl: ' 15m ' } }, /tokens\.accessTtl: /],
  ['B15 a negative duration', { tokens: { refreshTtl: '-7d' } }, /tokens\.refreshTtl: /],
  ['B15 a duration of nothing', { tokens: { accessTtl: 0 } }, /tokens\.accessTtl: /],
  ['B15 an infinite duration', { sessions: { ttl: Number.POSITIVE_INFINITY } }, /sessions\.ttl: /],
  ['B06 a tolerance beyond its cap', { tokens: { clockTolerance: '61s' } }, /tokens\.clockTolerance: /],
  ['F04 a window beyond its cap', { sessions: { retryWindow: '301s' } }, /sessions\.retryWindow: /],
  [
    'F06 lifetimes out of order',
    { tokens: { refreshTtl: '31d' } },
    /tokens\.refreshTtl: must not exceed sessions\.ttl/,
  ],
  [
    'F06 an access token that outlives the idle end',
    { tokens: { accessTtl: '2h', refreshTtl: '1h' } },
    /tokens\.accessTtl: /,
  ],
  ['F15 a cap of no session', { sessions: { maxPerUser: 0 } }, /sessions\.maxPerUser: /],
  ['C08 a store without a port', { store: { ...memoryStore(), revocations: undefined } }, /store\.revocations: /],
  ['C08 users without a method', { users: { findById() {} } }, /users: /],
  ['D09 a hasher that is none', { hashing: { hasher: {} } }, /hashing\.hasher: /],
  ['J09 the memory store in production', { production: true }, /store\.sessions: /],
  ['J09 an http issuer in production', { production: true, issuer: 'http://api.example.test' }, /issuer: /],
  ['an option that does not exist', { accesKey: 1 }, /- accesKey: there is no such option/],
  ['an option that does not exist in a group', { sessions: { tll: 1 } }, /- sessions\.tll: there is no such option/],
  ['a group that is not an object', { hashing: 1 }, /- hashing: /],
  [
    'a throttle limit that does not exist',
    { throttle: { login: { acount: {} } } },
    /throttle\.login\.acount: there is no such option/,
  ],
]

describe('createAuth', () => {
  test.each(mistakes)('%s is refused at the start, by name', (_, changed, expected) => {
    expect(problemsOf(changed)).toMatch(expected)
  })

  test('B15 all mistakes come in one error', () => {
    const message = problemsOf({
      issuer: '',
      accessKey: secretKey(''),
      tokens: { refreshTtl: '31d' },
      sessions: { maxPerUser: -1, retryWindow: 'x' },
    })
    for (const name of ['issuer', 'accessKey', 'tokens.refreshTtl', 'sessions.maxPerUser', 'sessions.retryWindow'])
      expect(message).toContain(name)
  })

  test('J06 no error, key or option prints a secret', () => {
    const keys = { accessKey: secretKey(canary), refreshKey: secretKey(canary) }
    const error = (() => {
      try {
        createAuth(options(keys))
        return undefined
      } catch (caught) {
        return caught as Error
      }
    })()
    const sinks = [
      String(error),
      inspect(error, { depth: 9, showHidden: true }),
      `key ${keys.accessKey as unknown as string}`,
      JSON.stringify(keys),
      inspect(keys, { depth: 9, showHidden: true }),
    ]
    for (const sink of sinks) expect(sink).not.toContain(canary)
    expect(error).toBeInstanceOf(TypeError)
  })

  test('J06 an Auth prints no secret either', () => {
    const text = inspect(createAuth(options()), { depth: 9, showHidden: true })
    expect(text).not.toContain(access)
    expect(text).not.toContain(refresh)
  })

  test('J09 a memory store is accepted in production if it is asked for by name', () => {
    expect(problemsOf({ production: true, store: memoryStore({ allowInProduction: true }) })).toBe('')
  })

  test('A05 fromEnv reads the secrets and their predecessors, and createAuth reports what is missing', () => {
    expect(problemsOf({ ...fromEnv({}) })).toMatch(/accessKey: [\s\S]*refreshKey: /)
    const env = { JWT_ACCESS_SECRET: access, JWT_REFRESH_SECRET: refresh, JWT_ACCESS_SECRET_PREVIOUS: `old-${access}` }
    expect(problemsOf({ ...fromEnv(env) })).toBe('')
    expect(fromEnv(env).accessKey.verify).toHaveLength(2)
  })

  test('problems of fromEnv name the variable, and what to do if it is missing or empty', () => {
    const problems = problemsOf({ ...fromEnv({ JWT_ACCESS_SECRET: '', JWT_REFRESH_SECRET: 'short' }) })
    expect(problems).toContain('accessKey: JWT_ACCESS_SECRET is not set. Set it to a random secret')
    expect(problems).toContain('refreshKey: JWT_REFRESH_SECRET: The secret is too short')
    expect(problems).not.toContain("'short'")
  })
})

test('F04 a window below 10 s, and an RSA key below 3072 bits, are warned of at the start', async () => {
  const warnings: string[] = []
  const onWarning = (warning: Error) => void warnings.push(warning.message)
  process.on('warning', onWarning)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  createAuth(
    options({
      sessions: { retryWindow: '5s' },
      accessKey: signingKey(rsa.toString(), { algorithm: 'PS256' }),
    }),
  )
  await new Promise(resolve => setImmediate(resolve))
  process.off('warning', onWarning)
  expect(warnings.join()).toMatch(/accessKey: [\s\S]*sessions\.retryWindow: /)
})

describe('A11 keys that roll while running', () => {
  test('A11 new keys sign, old ones verify until they are dropped, and sessions live through it', async () => {
    const { users, add } = testUsers()
    const ann = add('ann')
    const auth = createAuth({ ...options(), users })
    const first = await auth.createSession(ann.id)
    const next = { access: secretKey(`next-${access}`), refresh: secretKey(`next-${refresh}`) }
    auth.reloadKeys({
      accessKey: keyRing({ sign: next.access, verify: [secretKey(access)] }),
      refreshKey: keyRing({ sign: next.refresh, verify: [secretKey(refresh)] }),
    })
    expect((await auth.verify(first.accessToken)).sub).toBe(ann.id)
    const second = await auth.refresh(first.refreshToken)
    expect((await auth.refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken)
    auth.reloadKeys({ accessKey: next.access, refreshKey: next.refresh })
    await expect(auth.verify(first.accessToken)).rejects.toMatchObject({ code: 'token_invalid' })
    expect((await auth.verify(second.accessToken)).sub).toBe(ann.id)
    expect((await auth.refresh(second.refreshToken)).verdict).toBe('kept')
  })

  test('A05 a reload with a bad key is a TypeError that changes nothing', async () => {
    const { users, add } = testUsers()
    const ann = add('ann')
    const auth = createAuth({ ...options(), users })
    for (const bad of [secretKey(''), secretKey(undefined), null, '']) {
      expect(() => auth.reloadKeys({ accessKey: bad as ReturnType<typeof secretKey> })).toThrow(TypeError)
    }
    expect(() => auth.reloadKeys({ refreshKey: secretKey(access) })).toThrow(/refreshKey/)
    const { accessToken } = await auth.createSession(ann.id)
    expect((await auth.verify(accessToken)).sub).toBe(ann.id)
  })
})
