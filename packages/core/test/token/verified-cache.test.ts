import { describe, expect, test } from 'vitest'
import { keyRing, ringOf } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import { rememberVerified, type VerifiedCacheOptions } from '../../src/token/verified-cache.ts'
import {
  codeOf,
  fields,
  goodHeader,
  goodPayload,
  issuerFor,
  mac,
  now,
  otherSecretText,
  secret,
  tolerance,
  verifierFor,
} from './forge.ts'

const good = mac(goodHeader, goodPayload)

/** A cache over the real verifier, the count of verifications behind it, and time and keys that can be moved. */
function remembered(options: Partial<VerifiedCacheOptions> = {}) {
  const state = { ring: ringOf(secret), seconds: now, verified: 0 }
  const keys = () => state.ring
  const clock = () => state.seconds * 1000
  const plain = verifierFor(secret, { keys, clock })
  const counted = (text: unknown) => {
    state.verified++
    return plain(text)
  }
  const cache = rememberVerified(counted, { keys, clock, tolerance, ...options })
  return {
    state,
    async verify(text: unknown) {
      const recognised = typeof text === 'string' ? cache.recognise(text, clock()) : undefined
      const verified = (async () => cache.verify(text))()
      if (recognised !== undefined) expect(await verified).toBe(recognised)
      return verified
    },
  }
}

describe('B18 a verified token is remembered', () => {
  test('B18 a token that is seen again is remembered, and gives the same claims', async () => {
    const { state, verify } = remembered()
    const first = await verify(good)
    const second = await verify(good)
    expect(second).toEqual(first)
    expect(await verify(good)).toBe(second)
    expect(await verify(Buffer.from(good).toString())).toBe(second)
    expect(state.verified).toBe(2)
  })

  test('B18 R-11 tokens that are used once do not push out those in use', async () => {
    const { state, verify } = remembered({ maxEntries: 10 })
    const issue = issuerFor(secret)
    for (let time = 0; time < 2; time++) await verify(good)
    for (let stranger = 0; stranger < 100; stranger++) await verify((await issue(fields)).token)
    expect(state.verified).toBe(102)
    await verify(good)
    expect(state.verified).toBe(102)
  })

  test('B18 concurrent checks of one token share one verification', async () => {
    const { state, verify } = remembered()
    const all = await Promise.all(Array.from({ length: 64 }, () => verify(good)))
    expect(new Set(all).size).toBe(1)
    expect(state.verified).toBe(1)
  })

  test('B18 failures are not remembered', async () => {
    const { state, verify } = remembered()
    const forged = mac(goodHeader, goodPayload, 'forged')
    for (let round = 0; round < 3; round++) expect(await codeOf(verify(forged))).toBe('token_invalid')
    expect(state.verified).toBe(3)
  })

  test('B18 an entry expires with its token, to the second', async () => {
    const { state, verify } = remembered()
    for (let time = 0; time < 2; time++) await verify(good)
    state.seconds = goodPayload.exp + tolerance - 1
    expect(await codeOf(verify(good))).toBeUndefined()
    expect(state.verified).toBe(2)
    for (let round = 0; round < 3; round++) {
      state.seconds = goodPayload.exp + tolerance + round
      expect(await codeOf(verify(good))).toBe('token_expired')
    }
  })

  test('B18 a new ring empties the cache, so that tokens of a removed key are refused at once', async () => {
    const { state, verify } = remembered()
    const other = secretKey(otherSecretText)
    await verify(good)
    state.ring = keyRing({ sign: other, verify: [secret] })
    expect(await codeOf(verify(good))).toBeUndefined()
    expect(state.verified).toBe(2)
    state.ring = ringOf(other)
    expect(await codeOf(verify(good))).toBe('token_invalid')
  })

  test('B18 a check that started with older keys is not remembered with newer ones', async () => {
    const { state, verify } = remembered()
    const began = verify(good)
    state.ring = ringOf(secretKey(otherSecretText))
    const after = verify(good)
    expect(await codeOf(began)).toBeUndefined()
    expect(await codeOf(after)).toBe('token_invalid')
    expect(await codeOf(verify(good))).toBe('token_invalid')
  })

  test('B18 only the exact same text is served from the cache', async () => {
    const { verify } = remembered()
    await verify(good)
    const [header, payload, signature] = good.split('.') as [string, string, string]
    const variants = [
      `${good} `,
      ` ${good}`,
      `${good}=`,
      `${header}.${payload}=.${signature}`,
      good.toUpperCase(),
      Object(good),
    ]
    for (let at = 0; at < good.length; at++) {
      variants.push(`${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`)
    }
    for (const text of variants) expect(await codeOf(verify(text))).toBe('token_invalid')
  })

  // A cache of another library gave the claims of one token for another whose key was the same (GHSA-rp9m-7r4c-75qg).
  test('B18 tokens that are looked up by the same number get their own claims, and none is taken for another', () => {
    const claims = { exp: now + 900 } as never
    const ends = ['AzAz', 'B7Az', 'AzB7', 'B7B7']
    const genuine = new Map(ends.map(end => [`x.y.${'Q'.repeat(20)}${end}`, Object.create(claims)]))
    const ring = ringOf(secret)
    const cache = rememberVerified(text => genuine.get(text as string) ?? expect.fail('is not genuine'), {
      keys: () => ring,
      clock: () => now * 1000,
      tolerance,
    })
    const texts = [...genuine.keys()]
    for (let round = 0; round < 200; round++) {
      const text = texts[(round * 7) % texts.length]!
      for (let use = 0; use < 2; use++) expect(cache.verify(text)).toBe(genuine.get(text))
      const recognised = texts.filter(each => cache.recognise(each, now * 1000) !== undefined)
      expect(recognised).toEqual([text])
      expect(cache.recognise(`z${text.slice(1)}`, now * 1000)).toBeUndefined()
    }
  })

  test('B18 a thousand tokens, in any order, each give their own claims', async () => {
    const { state, verify } = remembered({ maxEntries: 100 })
    const issue = issuerFor(secret)
    const issued = await Promise.all(
      Array.from({ length: 1000 }, (_, at) => issue({ ...fields, subject: `user-${at}` }, { roles: [`role-${at}`] })),
    )
    for (let round = 0; round < 4000; round++) {
      const at = (round * 7919) % (round % 2 === 0 ? 50 : 1000)
      expect(await verify(issued[at]!.token)).toMatchObject({ sub: `user-${at}`, roles: [`role-${at}`] })
    }
    expect(state.verified).toBeLessThan(4000)
  })

  test('R-11 the cache is limited by entries and by bytes', async () => {
    const issue = issuerFor(secret)
    const issued = await Promise.all(Array.from({ length: 20 }, () => issue(fields)))
    for (const bounds of [{ maxEntries: 10 }, { maxBytes: 16_000 }]) {
      const { state, verify } = remembered(bounds)
      for (const { token } of [...issued, ...issued]) await verify(token)
      await verify(issued.at(-1)!.token)
      expect(state.verified).toBe(40)
      await verify(issued[0]!.token)
      expect(state.verified).toBe(41)
    }
  })

  test('B18 the caller checks revocations: claims from the cache can still be refused', async () => {
    const { verify } = remembered()
    const ended = new Set<string>()
    const guarded = async (text: string) => {
      const claims = await verify(text)
      if (ended.has(claims.sid)) throw Object.assign(new Error('ended'), { code: 'token_invalid' })
      return claims
    }
    await guarded(good)
    ended.add(goodPayload.sid)
    expect(await codeOf(guarded(good))).toBe('token_invalid')
  })

  test('B18 claims from the cache cannot be changed', async () => {
    const { verify } = remembered()
    const text = mac(goodHeader, { ...goodPayload, roles: ['user'] })
    const claims = (await verify(text)) as unknown as { roles: string[]; sub: string }
    expect(() => claims.roles.push('admin')).toThrow(TypeError)
    expect(() => (claims.sub = 'other')).toThrow(TypeError)
    expect(await verify(text)).toMatchObject({ sub: 'user-1', roles: ['user'] })
  })

  test.each([undefined, null, 7, '', 'A'.repeat(9000)])('B18 %j is never cached', async text => {
    const { verify } = remembered()
    for (let round = 0; round < 2; round++) expect(await codeOf(verify(text))).toBe('token_invalid')
  })
})
