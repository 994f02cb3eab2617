import { afterEach, describe, expect, test, vi } from 'vitest'
import { memoryStore } from '../src/memory/memory-store.ts'
import { session } from './memory/records.ts'
import { publicKeys } from '../src/token/jwks.ts'
import { keyRing, ringOf } from '../src/token/key-ring.ts'
import { secretKey } from '../src/token/key.ts'
import { signingKey } from '../src/token/signing-key.ts'
import type { RevocationFeed } from '../src/ports/revocation-feed.ts'
import { createVerifier, type VerifierOptions } from '../src/verify.ts'
import {
  audience,
  codeOf,
  fields,
  goodHeader,
  goodPayload,
  issuer,
  issuerFor,
  mac,
  now,
  pairKeys,
  pairs,
  secret,
  signWith,
  ttl,
} from './token/forge.ts'

const common = { issuer, audience, clock: () => now * 1000 }
const ed = publicKeys(pairKeys.EdDSA)
const both = publicKeys(keyRing({ sign: pairKeys.EdDSA, verify: [pairKeys.ES256] }))
const text = (algorithm: keyof typeof pairs, kid = pairKeys[algorithm].kid) =>
  signWith(algorithm, { alg: algorithm, typ: 'at+jwt', kid }, goodPayload)

afterEach(() => vi.unstubAllGlobals())

/** A verifier over a source that can be told what to answer, and whose clock can be moved. */
function following(first: () => Promise<unknown>) {
  const state = { answer: first, milliseconds: now * 1000, fetched: 0 }
  const jwks = () => {
    state.fetched++
    return state.answer() as Promise<typeof ed>
  }
  const clock = () => state.milliseconds
  // Tokens are dated once, and time is moved by hours.
  const verifier = createVerifier({ issuer, audience, jwks, clock, clockTolerance: '60s', accessTtl: '1d' })
  const long = (algorithm: keyof typeof pairs, kid = pairKeys[algorithm].kid) =>
    signWith(algorithm, { alg: algorithm, typ: 'at+jwt', kid }, { ...goodPayload, exp: now + 80_000 })
  return { state, check: (...key: Parameters<typeof long>) => codeOf(verifier.verify(long(...key))) }
}
const give = (jwks: unknown) => async () => jwks
const fail = async () => {
  throw new Error('unreachable')
}

describe('createVerifier', () => {
  test('verifies with a key, a ring, a function of rings, or a JWK Set', async () => {
    const { token } = await issuerFor(secret)(fields)
    const ring = ringOf(secret)
    for (const accessKey of [secret, ring, () => ring]) {
      expect(await createVerifier({ ...common, accessKey }).verify(token)).toMatchObject({ sub: 'user-1' })
    }
    expect(await createVerifier({ ...common, jwks: ed }).verify(text('EdDSA'))).toMatchObject({ sub: 'user-1' })
    const publicPem = pairs.EdDSA.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const verifier = createVerifier({ ...common, accessKey: signingKey(publicPem) })
    expect(await verifier.verify(text('EdDSA'))).toMatchObject({ sub: 'user-1' })
  })

  test('A01 a set gives no secret, no key without an algorithm, and none for encryption', async () => {
    const jwk = ed.keys[0]!
    const odd = [
      { kty: 'oct', k: 'k3JvW9qYt7LzR2mXc8PbN4hQd6FgS1aE', kid: 'oct', alg: 'HS256' },
      { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA', kid: 'akp' },
      { ...pairs.RS256.publicKey.export({ format: 'jwk' }), kid: 'rsa' },
      { ...jwk, use: 'enc', kid: 'enc' },
      { ...jwk, alg: 'none', kid: 'none' },
      null as unknown as object,
    ]
    const { verify } = createVerifier({ ...common, jwks: { keys: [...odd, jwk, { ...jwk }] } as typeof ed })
    expect(await codeOf(verify(text('EdDSA')))).toBeUndefined()
    for (const kid of ['enc', 'none']) expect(await codeOf(verify(text('EdDSA', kid)))).toBe('token_invalid')
    expect(await codeOf(verify(text('RS256', 'rsa')))).toBe('token_invalid')
    const forged = mac(
      { ...goodHeader, kid: 'oct' },
      goodPayload,
      Buffer.from(String(odd[0] && 'k' in odd[0] && odd[0].k), 'base64url'),
    )
    expect(await codeOf(verify(forged))).toBe('token_invalid')
  })

  test('B20 on a machine that is an hour ahead of the feed’s store, a living token has not expired', async () => {
    const realNow = Date.now.bind(Date)
    const { revocations } = memoryStore()
    const feed: RevocationFeed = {
      append: (entries, keepFor) => revocations.append(entries, keepFor),
      follow: (observer, options) =>
        revocations.follow({ ...observer, storeTime: () => observer.storeTime(realNow()) }, options),
    }
    const iat = Math.floor(realNow() / 1000)
    const token = mac(goodHeader, { ...goodPayload, iat, exp: iat + ttl, auth_time: iat })
    vi.spyOn(Date, 'now').mockImplementation(() => realNow() + 3_600_000)
    const settings = { issuer, audience, accessKey: secret }
    expect(await codeOf(createVerifier({ ...settings, revocations: feed }).verify(token))).toBe('clock_disagrees')
    expect(await codeOf(createVerifier(settings).verify(token))).toBe('token_expired')
    vi.restoreAllMocks()
  })

  test('F11 follows the issuer’s feed, asks the store while that is silent, and is 503 without one', async () => {
    const store = memoryStore()
    let at = now * 1000
    const followed = { ...common, accessKey: secret, revocations: store.revocations, clock: () => at }
    const alone = createVerifier(followed)
    const verifier = createVerifier({ ...followed, sessions: store.sessions })
    const token = mac(goodHeader, goodPayload)
    expect(await codeOf(verifier.verify(token))).toBeUndefined()
    expect(await codeOf(alone.verify(token))).toBeUndefined()
    at += 11_000
    expect(await codeOf(alone.verify(token))).toBe('store_unavailable')
    expect(await codeOf(verifier.verify(token))).toBe('token_invalid')
    await store.revocations.append([{ kind: 'session', sid: 'session-1', subject: 'user-1' }], 60)
    expect(await codeOf(alone.verify(token))).toBe('token_invalid')
    verifier.close()
    alone.close()
  })

  test('F11 the store is asked about the actor too, and an actor who cannot be checked is an outage', async () => {
    const { revocations } = memoryStore()
    let at = now * 1000
    const record = session({ id: 'session-1', subject: 'user-1' })
    const sessions = { find: async () => record }
    const token = mac(goodHeader, { ...goodPayload, act: { sub: 'admin-1' } })
    const check = async (blocks?: { has(): Promise<boolean> }) => {
      const options = { ...common, accessKey: secret, revocations, sessions, clock: () => at }
      const verifier = createVerifier(blocks ? { ...options, blocks } : options)
      await verifier.ready()
      at += 11_000
      const code = await codeOf(verifier.verify(token))
      verifier.close()
      return code
    }
    const codes = [await check({ has: async () => false }), await check({ has: async () => true }), await check()]
    expect(codes).toEqual([undefined, 'token_invalid', 'store_unavailable'])
  })

  test('C07 a store that hangs or answers in another form is 503, and it is not asked without a bound', async () => {
    let at = now * 1000
    const { revocations } = memoryStore()
    let asked = 0
    const sessions = { find: () => (asked++, new Promise<never>(() => {})) }
    const verifier = createVerifier({ ...common, accessKey: secret, revocations, sessions, clock: () => at })
    const token = mac(goodHeader, goodPayload)
    await verifier.verify(token)
    at += 11_000
    const answers = Array.from({ length: 100 }, () => codeOf(verifier.verify(token)))
    expect(await Promise.race(answers)).toBe('store_unavailable')
    expect(asked).toBe(64)
    verifier.close()
    const misread = { find: async () => ({ id: 'session-1' }) as never }
    const other = createVerifier({ ...common, accessKey: secret, revocations, sessions: misread, clock: () => at })
    await other.ready()
    at += 11_000
    expect(await codeOf(other.verify(token))).toBe('store_inconsistent')
    other.close()
  })

  test.each<[string, object]>([
    ['there is no option clockTolerence', { clockTolerence: '5s' }],
    ['there is no option audiance', { audiance: audience }],
    ['sessions does nothing without revocations', { sessions: memoryStore().sessions }],
    ['maxStaleness does nothing without revocations', { maxStaleness: '10s' }],
    ['revocations must have the method follow', { revocations: {} }],
    ['revocations must have the method follow', { revocations: null }],
    ['sessions must have the method find', { revocations: memoryStore().revocations, sessions: memoryStore() }],
    ['clock must be a function', { clock: 1_800_000_000_000 }],
  ])('B15 a verifier that is misspelt or half configured is refused: %s', (problem, options) => {
    expect(() => createVerifier({ ...common, accessKey: secret, ...options })).toThrow(problem)
  })

  test('A11 a withdrawn key is accepted for at most ten minutes, even with few requests', async () => {
    const { state, check } = following(async () => ed)
    expect(await check('EdDSA')).toBeUndefined()
    state.answer = async () => publicKeys(pairKeys.ES256)
    state.milliseconds += 599_000
    expect(await check('EdDSA')).toBeUndefined()
    state.milliseconds += 1000
    expect(await check('EdDSA')).toBe('token_invalid')
    expect(state.fetched).toBe(2)
  })

  test.each(['0s', '301s', 'soon'])('B15 maxStaleness %s is refused at the start', maxStaleness => {
    const options = { ...common, accessKey: secret, maxStaleness: maxStaleness as '10s' }
    expect(() => createVerifier(options)).toThrow(/maxStaleness/)
  })

  test('B05 B06 the lifetime and the tolerance are set by the options', async () => {
    const options = { ...common, accessKey: secret, accessTtl: '1h', clockTolerance: '60s' } as const
    const long = mac(goodHeader, { ...goodPayload, exp: now + 3600 })
    expect(await codeOf(createVerifier(options).verify(long))).toBeUndefined()
    expect(await codeOf(createVerifier({ ...common, accessKey: secret }).verify(long))).toBe('token_invalid')
    const late = mac(goodHeader, { ...goodPayload, iat: now - 900, exp: now - 59 })
    expect(await codeOf(createVerifier(options).verify(late))).toBeUndefined()
    expect(await codeOf(createVerifier({ ...common, accessKey: secret }).verify(late))).toBe('token_expired')
  })

  test('B06 five seconds of tolerance by default', async () => {
    const { verify } = createVerifier({ ...common, accessKey: secret })
    const ending = (exp: number) => mac(goodHeader, { ...goodPayload, iat: now - 60, exp })
    expect(await codeOf(verify(ending(now - 4)))).toBeUndefined()
    expect(await codeOf(verify(ending(now - 5)))).toBe('token_expired')
  })

  test.each<[string, object]>([
    ['issuer', { issuer: '' }],
    ['issuer', { issuer: /https/ }],
    ['issuer', { issuer: [issuer] }],
    ['audience', { audience: undefined }],
    ['audience', { audience: /orders/g }],
    ['audience', { audience: [audience] }],
    ['clockTolerance', { clockTolerance: '61s' }],
    ['clockTolerance', { clockTolerance: ' 5s' }],
    ['clockTolerance', { clockTolerance: -1 }],
    ['accessTtl', { accessTtl: 'PT15M' }],
    ['accessTtl', { accessTtl: 0 }],
    ['jwks', { accessKey: undefined }],
    ['jwks', { jwks: ed }],
    ['jwks', { accessKey: undefined, jwks: 'http://api.example.com/jwks' }],
    ['jwks', { accessKey: undefined, jwks: 'text' }],
    ['jwks', { accessKey: undefined, jwks: { keys: [] } }],
    ['jwks', { accessKey: undefined, jwks: {} }],
    ['accessKey', { accessKey: secretKey(undefined) }],
    ['accessKey', { accessKey: secretKey('secret'.repeat(9)) }],
    ['accessKey', { accessKey: 'text' }],
  ])('B09 A05 a wrong %s is a TypeError that names it: %o', (name, wrong) => {
    const options = { ...common, accessKey: secret, ...wrong } as unknown as VerifierOptions
    expect(() => createVerifier(options)).toThrow(new RegExp(`^createVerifier: .*${name}`))
    expect(() => createVerifier(options)).toThrow(TypeError)
  })

  test('every wrong option is in the one error', () => {
    const options = { issuer: '', audience: '', clockTolerance: '2m' } as unknown as VerifierOptions
    expect(() => createVerifier(options)).toThrow(/issuer.*audience.*clockTolerance.*jwks/)
  })
})

describe('keys that are fetched', () => {
  test('once, for concurrent and later checks', async () => {
    const { state, check } = following(give(ed))
    expect(await Promise.all(Array.from({ length: 20 }, () => check('EdDSA')))).toEqual(Array(20).fill(undefined))
    expect(await check('EdDSA')).toBeUndefined()
    expect(state.fetched).toBe(1)
  })

  test('A11 an unknown kid fetches again, at most once in 30 seconds', async () => {
    const { state, check } = following(give(ed))
    await check('EdDSA')
    state.answer = give(both)
    expect(await check('ES256')).toBe('token_invalid')
    state.milliseconds += 29_999
    expect(await check('ES256')).toBe('token_invalid')
    expect(state.fetched).toBe(1)
    state.milliseconds += 1
    expect(await check('ES256')).toBeUndefined()
    for (let round = 0; round < 50; round++) expect(await check('ES256', `unknown-${round}`)).toBe('token_invalid')
    expect(state.fetched).toBe(2)
  })

  test('A11 a removed key is refused within 10 minutes', async () => {
    const { state, check } = following(give(both))
    await check('ES256')
    state.answer = give(ed)
    state.milliseconds += 599_999
    expect(await check('ES256')).toBeUndefined()
    expect(state.fetched).toBe(1)
    state.milliseconds += 1
    await check('EdDSA')
    await vi.waitFor(async () => expect(await check('ES256')).toBe('token_invalid'))
    expect(state.fetched).toBe(2)
  })

  test('C07 an outage at the start is 503, until a fetch succeeds', async () => {
    const { state, check } = following(fail)
    expect(await check('EdDSA')).toBe('store_unavailable')
    expect(await check('EdDSA')).toBe('store_unavailable')
    expect(state.fetched).toBe(1)
    state.answer = give(ed)
    state.milliseconds += 5000
    expect(await check('EdDSA')).toBeUndefined()
  })

  test('C07 a function that throws at once is tried again too', async () => {
    const { state, check } = following(() => {
      throw new Error('unreachable')
    })
    expect(await check('EdDSA')).toBe('store_unavailable')
    state.answer = give(ed)
    state.milliseconds += 5000
    expect(await check('EdDSA')).toBeUndefined()
  })

  test('C07 an outage later: known keys go on for an hour, unknown ones are 503 and never 401', async () => {
    const { state, check } = following(give(ed))
    await check('EdDSA')
    state.answer = fail
    state.milliseconds += 1_800_000
    expect(await check('EdDSA')).toBeUndefined()
    expect(await check('ES256')).toBe('store_unavailable')
    state.milliseconds += 1_799_999
    expect(await check('EdDSA')).toBeUndefined()
    state.milliseconds += 1
    expect(await check('EdDSA')).toBe('store_unavailable')
    state.answer = give(ed)
    state.milliseconds += 5000
    expect(await check('EdDSA')).toBeUndefined()
  })

  test('R-8 known keys do not wait for a fetch that hangs', async () => {
    const { state, check } = following(give(ed))
    await check('EdDSA')
    state.answer = () => new Promise(() => {})
    state.milliseconds += 600_000
    expect(await check('EdDSA')).toBeUndefined()
    expect(await check('EdDSA')).toBeUndefined()
    expect(state.fetched).toBe(2)
  })

  test('R-12 a clock that went back does not keep old keys forever', async () => {
    const { state, check } = following(give(ed))
    await check('EdDSA')
    state.milliseconds -= 30_000
    state.answer = give(both)
    expect(await check('ES256')).toBeUndefined()
  })

  test.each([undefined, null, {}, { keys: {} }, 'text', { keys: [] }])(
    'C07 %j in place of a set: never 401',
    async answer => {
      const { check } = following(give(answer))
      expect(await check('EdDSA')).toBe('store_unavailable')
    },
  )

  test('over HTTPS: no redirects, a deadline, and only a good answer counts', async () => {
    const calls: [unknown, RequestInit | undefined][] = []
    let response = new Response('down', { status: 500 })
    let milliseconds = now * 1000
    vi.stubGlobal('fetch', async (url: unknown, init?: RequestInit) => {
      calls.push([url, init])
      return response
    })
    const jwks = new URL('https://api.example.com/.well-known/jwks.json')
    const { verify } = createVerifier({ ...common, clock: () => milliseconds, jwks })
    expect(await codeOf(verify(text('EdDSA')))).toBe('store_unavailable')
    response = Response.json(ed)
    milliseconds += 5000
    expect(await codeOf(verify(text('EdDSA')))).toBeUndefined()
    expect(calls).toHaveLength(2)
    expect(calls[0]).toEqual([
      jwks.href,
      expect.objectContaining({ redirect: 'error', signal: expect.any(AbortSignal) }),
    ])
  })

  test('A09 a token that points elsewhere fetches nothing', async () => {
    const { state, check } = following(give(ed))
    await check('EdDSA')
    const fetched = state.fetched
    const { verify } = createVerifier({ ...common, jwks: async () => (state.fetched++, ed) })
    await codeOf(verify('x'.repeat(20)))
    expect(state.fetched).toBe(fetched)
  })
})
