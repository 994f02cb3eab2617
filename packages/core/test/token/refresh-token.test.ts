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
  subject: 'user-1',
  sessionId: 'session-1',
  generation: 3,
  jti: 'AAAAAAAAAAAAAAAAAAAAAA',
  issuedAt: now,
  expiresAt: now + 604_800,
  authTime: now - 60,
  sessionEnd: now + 2_592_000,
}
const claims = {
  iss: issuer,
  aud: audience,
  sub: fields.subject,
  sid: fields.sessionId,
  gen: fields.generation,
  jti: fields.jti,
  iat: fields.issuedAt,
  exp: fields.expiresAt,
  auth_time: fields.authTime,
  end: fields.sessionEnd,
}
const header = { alg: 'HS256', typ: 'rt+jwt' }

function tokens(options: Partial<RefreshTokenOptions> = {}) {
  const ring = ringOf(secret)
  return createRefreshTokens({ issuer, audience, keys: () => ring, ...options })
}
const verify = async (text: unknown) => tokens().verify(text)

function payloadOf(text: string): unknown {
  return JSON.parse(Buffer.from(text.split('.')[1]!, 'base64url').toString())
}

describe('a refresh token', () => {
  test('has the claims that it was issued with', async () => {
    const text = await tokens().issue(fields)
    expect(payloadOf(text)).toEqual(claims)
    expect(await verify(text)).toEqual(fields)
  })

  test('has what its session was created with', async () => {
    const more = { ...fields, amr: ['pwd'], actor: { sub: 'admin-1' }, confirmation: { jkt: 'k'.repeat(43) } }
    const text = await tokens().issue(more)
    const [act, cnf] = [more.actor, more.confirmation]
    expect(payloadOf(text)).toEqual({ ...claims, amr: more.amr, act, cnf })
    expect(await verify(text)).toEqual(more)
  })

  test('F04 the same fields give the same text in any order', async () => {
    const shuffled = Object.fromEntries(Object.entries(fields).toReversed()) as typeof fields
    const text = await tokens().issue(fields)
    expect(await tokens().issue(shuffled)).toBe(text)
    expect(await tokens().issue({ ...fields, amr: undefined, actor: undefined })).toBe(text)
    expect(await tokens().issue({ ...fields, generation: 4 })).not.toBe(text)
  })

  test('B20 only a refresh checks its times: a logout accepts an expired token, and one from the future', async () => {
    for (const times of [{ issuedAt: 1, expiresAt: 2, sessionEnd: 3 }, { issuedAt: now + 3600 }]) {
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
    const verifyWith = async (options: Partial<RefreshTokenOptions>) => tokens(options).verify(text)
    expect(await codeOf(verifyWith({ keys: () => rolled }))).toBeUndefined()
    expect(await codeOf(verifyWith({ keys: () => ringOf(secretKey(otherSecretText)) }))).toBe('token_invalid')
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
