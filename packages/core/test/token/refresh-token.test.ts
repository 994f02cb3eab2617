import { describe, expect, test } from 'vitest'
import { keyRing, ringOf } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import { createRefreshTokens, type RefreshTokenOptions } from '../../src/token/refresh-token.ts'
import {
  audience,
  codeOf,
  fields as accessFields,
  issuer,
  issuerFor,
  mac,
  now,
  otherSecretText,
  secret,
  secretText,
  ttl,
  verifierFor,
} from './forge.ts'

const fields = {
  sub: 'user-1',
  sid: 'session-1',
  gen: 3,
  jti: 'AAAAAAAAAAAAAAAAAAAAAA',
  iat: now,
  exp: now + 604_800,
  auth_time: now - 60,
  end: now + 2_592_000,
}
const claims = { iss: issuer, aud: audience, ...fields }
const header = { alg: 'HS256', typ: 'rt+jwt' }

function tokens(options: Partial<RefreshTokenOptions> = {}) {
  const ring = ringOf(secret)
  return createRefreshTokens({ issuer, audience, keys: () => ring, ...options })
}
const verify = (text: unknown) => tokens().verify(text)

describe('a refresh token', () => {
  test('has the claims that it was issued with', async () => {
    const more = { amr: ['pwd'], act: { sub: 'admin-1' } }
    expect({ ...(await verify(await tokens().issue(fields))) }).toEqual(claims)
    expect({ ...(await verify(await tokens().issue({ ...fields, ...more }))) }).toEqual({ ...claims, ...more })
  })

  test('F04 the same fields give the same text in any order', async () => {
    const shuffled = Object.fromEntries(Object.entries(fields).toReversed()) as typeof fields
    const text = await tokens().issue(fields)
    expect(await tokens().issue(shuffled)).toBe(text)
    expect(await tokens().issue({ ...fields, amr: undefined, act: undefined })).toBe(text)
    expect(await tokens().issue({ ...fields, gen: 4 })).not.toBe(text)
  })

  test('B20 only a refresh checks its times: a logout accepts an expired token, and one from the future', async () => {
    for (const times of [{ iat: 1, exp: 2, end: 3 }, { iat: now + 3600 }]) {
      expect(await codeOf(verify(await tokens().issue({ ...fields, ...times })))).toBeUndefined()
    }
    expect(await codeOf(verify(mac(header, { ...claims, iat: now + 3600 }, 'forged')))).toBe('token_invalid')
  })

  test.each(Object.keys(claims))('refused without %s', async name => {
    const payload = Object.fromEntries(Object.entries(claims).filter(([member]) => member !== name))
    expect(await codeOf(verify(mac(header, payload)))).toBe('token_invalid')
  })

  test.each([
    { iss: `${issuer}/` },
    { iss: [issuer] },
    { aud: 'other' },
    { aud: [audience] },
    { sub: 7 },
    { sub: '' },
    { sid: null },
    { gen: -1 },
    { gen: 1.5 },
    { gen: '3' },
    { jti: 7 },
    { iat: '1' },
    { exp: 1e21 },
    { exp: '1' },
    { auth_time: null },
    { end: 'never' },
    { end: now, exp: now + 1 },
    { amr: 'pwd' },
    { act: 'admin' },
  ])('refused with %j', async member => {
    expect(await codeOf(verify(mac(header, { ...claims, ...member })))).toBe('token_invalid')
  })

  test('A11 older secrets still verify while they are in the ring', async () => {
    const text = await tokens().issue(fields)
    const rolled = keyRing({ sign: secretKey(otherSecretText), verify: [secret] })
    expect(await codeOf(tokens({ keys: () => rolled }).verify(text))).toBeUndefined()
    expect(await codeOf(tokens({ keys: () => ringOf(secretKey(otherSecretText)) }).verify(text))).toBe('token_invalid')
  })

  test.each(['none', 'HS384', 'EdDSA'])('A01 refused with alg %s', async alg => {
    expect(await codeOf(verify(mac({ ...header, alg }, claims)))).toBe('token_invalid')
  })

  test.each([undefined, null, '', 'x', 7, {}, 'a.b.c', 'A'.repeat(9000)])('F05 refused: %j', async text => {
    expect(await codeOf(verify(text))).toBe('token_invalid')
  })
})

describe('F17 no kind of token is accepted as another', () => {
  const kinds = ['at+jwt', 'rt+jwt', 'reset+jwt', 'logout+jwt', 'JWT']
  const everything = { ...claims, exp: now + ttl }

  test.each(kinds)('F17 %s, under one key and with every claim that any kind needs', async typ => {
    const text = mac({ alg: 'HS256', typ }, everything, secretText)
    expect(await codeOf(verifierFor(secret)(text))).toBe(typ === 'at+jwt' ? undefined : 'token_invalid')
    expect(await codeOf(verify(text))).toBe(typ === 'rt+jwt' ? undefined : 'token_invalid')
  })

  test('F17 issued tokens, even under one key', async () => {
    const access = await issuerFor(secret)(accessFields)
    expect(await codeOf(verify(access.token))).toBe('token_invalid')
    expect(await codeOf(verifierFor(secret)(await tokens().issue(fields)))).toBe('token_invalid')
  })
})
