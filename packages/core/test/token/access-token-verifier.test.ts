import { describe, expect, test } from 'vitest'
import {
  audience,
  codeOf,
  goodHeader,
  goodPayload,
  issuer,
  mac,
  now,
  secret,
  tolerance,
  ttl,
  verifierFor,
  without,
} from './forge.ts'

const verify = verifierFor(secret)
const code = (header: unknown, payload: unknown) => codeOf(verify(mac(header, payload)))

describe('B04 exp', () => {
  test.each([
    ['a string', '"1"'],
    ['null', 'null'],
    ['an object', '{}'],
    ['an array', '[]'],
    ['true', 'true'],
    ['1e400', '1e400'],
    ['1e21', '1e21'],
    ['a fraction', `${now + ttl}.5`],
    ['milliseconds', `${(now + ttl) * 1000}`],
  ])('B04 refused: %s', async (_name, exp) => {
    const text = JSON.stringify(goodPayload).replace(`"exp":${goodPayload.exp}`, `"exp":${exp}`)
    expect(await code(goodHeader, text)).toBe('token_invalid')
  })

  test('B04 refused: absent', async () => {
    expect(await code(goodHeader, without('exp'))).toBe('token_invalid')
  })

  test.each([
    [-1, 'token_expired'],
    [0, 'token_expired'],
    [now - tolerance - 1, 'token_expired'],
    [now - tolerance, 'token_expired'],
    [now - tolerance + 1, undefined],
    [now - 1, undefined],
    [now, undefined],
    [now + 1, undefined],
  ])('B04 exp %i', async (exp, expected) => {
    expect(await code(goodHeader, { ...goodPayload, iat: now - 60, exp })).toBe(expected)
  })

  test.each([
    ['a second before exp', goodPayload.exp - 1, undefined],
    ['at exp', goodPayload.exp, undefined],
    ['a second before the end of the tolerance', goodPayload.exp + tolerance - 1, undefined],
    ['a millisecond before it', goodPayload.exp + tolerance - 0.001, undefined],
    ['at the end of the tolerance', goodPayload.exp + tolerance, 'token_expired'],
    ['long after', goodPayload.exp + 86_400, 'token_expired'],
  ])('B04 by the injected clock: %s', async (_name, at, expected) => {
    const clock = () => at * 1000
    expect(await codeOf(verifierFor(secret, { clock })(mac(goodHeader, goodPayload)))).toBe(expected)
  })

  test('B04 only an otherwise valid token gets token_expired', async () => {
    const expired = { ...goodPayload, iat: now - 2000, exp: now - 1200 }
    expect(await code(goodHeader, expired)).toBe('token_expired')
    expect(await codeOf(verify(mac(goodHeader, expired, 'forged')))).toBe('token_invalid')
    expect(await code(goodHeader, { ...expired, aud: 'other' })).toBe('token_invalid')
    expect(await code({ ...goodHeader, typ: 'JWT' }, expired)).toBe('token_invalid')
  })
})

describe('B05 B20 a token is short-lived, and one from the future is a disagreement of clocks', () => {
  test.each([
    ['ten years', { exp: now + 315_360_000 }, 'token_invalid'],
    ['a little too long', { exp: now + ttl + 2 }, 'token_invalid'],
    ['just as long as allowed', { exp: now + ttl }, undefined],
    ['iat in 500 seconds', { iat: now + 500, exp: now + 600 }, 'clock_disagrees'],
    ['iat beyond the tolerance', { iat: now + tolerance + 1 }, 'clock_disagrees'],
    ['iat in the future of a token that is too long-lived', { iat: now + 500, exp: now + 99_999 }, 'token_invalid'],
    ['iat at the tolerance', { iat: now + tolerance }, undefined],
    ['iat that is a string', { iat: String(now) }, 'token_invalid'],
    ['nbf beyond the tolerance', { nbf: now + tolerance + 1 }, 'token_invalid'],
    ['nbf at the tolerance', { nbf: now + tolerance }, undefined],
    ['nbf past', { nbf: now - 1 }, undefined],
    ['nbf that is a string', { nbf: String(now) }, 'token_invalid'],
    ['nbf that is null', { nbf: null }, 'token_invalid'],
  ])('B05 %s', async (_name, members, expected) => {
    expect(await code(goodHeader, { ...goodPayload, ...members })).toBe(expected)
  })
})

describe('B06 the tolerance is the configured one', () => {
  test.each([0, 5, 60])('B06 %i seconds, on both sides', async seconds => {
    const at = (time: number) => verifierFor(secret, { tolerance: seconds, clock: () => time * 1000 })
    const text = mac(goodHeader, goodPayload)
    expect(await codeOf(at(goodPayload.exp + seconds - 1)(text))).toBeUndefined()
    expect(await codeOf(at(goodPayload.exp + seconds)(text))).toBe('token_expired')
    expect(await codeOf(at(goodPayload.iat - seconds)(text))).toBeUndefined()
    expect(await codeOf(at(goodPayload.iat - seconds - 1)(text))).toBe('clock_disagrees')
  })
})

describe('B07 the issuer is compared exactly', () => {
  test.each([
    [[issuer, 'https://evil.example']],
    [[issuer]],
    [issuer.slice(0, -1)],
    [`${issuer}/`],
    [`${issuer}.evil.example`],
    [issuer.toUpperCase()],
    [` ${issuer}`],
    [''],
    [null],
    [{ iss: issuer }],
  ])('B07 refused: %j', async iss => {
    expect(await code(goodHeader, { ...goodPayload, iss })).toBe('token_invalid')
  })
})

describe('B08 the audience is compared exactly', () => {
  test.each([
    [''],
    [`${audience}-evil`],
    [audience.slice(0, -1)],
    [audience.toUpperCase()],
    [{ [audience]: 1 }],
    [[]],
    [[[audience]]],
    [['other']],
    [[audience, 1]],
    [null],
    [1],
  ])('B08 refused: %j', async aud => {
    expect(await code(goodHeader, { ...goodPayload, aud })).toBe('token_invalid')
  })

  test('B08 one of several audiences is enough, and the claims contain that one', async () => {
    const claims = await verify(mac(goodHeader, { ...goodPayload, aud: ['other', audience] }))
    expect(claims.aud).toBe(audience)
  })
})

describe('B13 the required claims', () => {
  test.each(Object.keys(goodPayload) as (keyof typeof goodPayload)[])('B13 refused without %s', async name => {
    expect(await code(goodHeader, without(name))).toBe('token_invalid')
  })

  const rows = (['sub', 'sid', 'jti'] as const).flatMap(name =>
    [1, {}, [], null, '', 'x'.repeat(256), true].map(value => [name, value] as const),
  )
  test.each(rows)('B13 refused: %s is %j', async (name, value) => {
    expect(await code(goodHeader, { ...goodPayload, [name]: value })).toBe('token_invalid')
  })

  test.each([
    [{ auth_time: '1' }],
    [{ auth_time: 1.5 }],
    [{ amr: 'pwd' }],
    [{ amr: [1] }],
    [{ act: 'admin' }],
    [{ act: {} }],
    [{ act: { sub: 1 } }],
    [{ act: null }],
  ])('B13 refused: %j', async members => {
    expect(await code(goodHeader, { ...goodPayload, ...members })).toBe('token_invalid')
  })

  test('B13 a subject of 255 characters, amr and act pass', async () => {
    const more = { sub: 'x'.repeat(255), amr: ['pwd', 'otp'], act: { sub: 'admin-1' } }
    expect(await verify(mac(goodHeader, { ...goodPayload, ...more }))).toMatchObject(more)
  })
})
