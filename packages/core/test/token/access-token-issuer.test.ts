import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { StandardSchema } from '../../src/lib/standard-schema.ts'
import { codeOf, fields, issuerFor, now, secret, ttl, verifierFor } from './forge.ts'

const issue = issuerFor(secret)
const verify = verifierFor(secret)

/** The message that issuing these claims is refused with. */
async function refusal(claims: unknown, options: Parameters<typeof issuerFor>[1] = {}): Promise<string> {
  const issueWith = issuerFor(secret, options)
  const error: unknown = await issueWith(fields, claims as object).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TypeError)
  return (error as TypeError).message
}

describe('the claims of an access token', () => {
  test('B17 it has only the registered claims and the given ones', async () => {
    const session = { ...fields, amr: ['pwd'], actor: { sub: 'admin-1' } }
    const { token, expiresIn } = await issue(session, { roles: ['admin'] })
    expect(expiresIn).toBe(ttl)
    expect({ ...(await verify(token)) }).toEqual({
      iss: 'https://api.example.com',
      aud: 'https://orders.example.com',
      sub: 'user-1',
      sid: 'session-1',
      jti: expect.stringMatching(/^[\w-]{22}$/),
      iat: now,
      exp: now + ttl,
      auth_time: now - 60,
      amr: ['pwd'],
      act: { sub: 'admin-1' },
      roles: ['admin'],
    })
  })

  test('F06 it never lives longer than the session', async () => {
    const short = await issue({ ...fields, sessionEnd: now + 60 })
    expect(short.expiresIn).toBe(60)
    expect((await verify(short.token)).exp).toBe(now + 60)
    expect(await codeOf(issue({ ...fields, sessionEnd: now }))).toBe('session_expired')
  })

  test('times are whole seconds', async () => {
    const { token } = await issuerFor(secret, { clock: () => now * 1000 + 999 })(fields)
    expect(await verify(token)).toMatchObject({ iat: now, exp: now + ttl })
  })

  test.each(['', 'x'.repeat(256), 7, undefined, null, {}])(
    'B13 a subject of %j is the caller’s mistake',
    async subject => {
      await expect(issue({ ...fields, subject: subject as string })).rejects.toThrow(TypeError)
    },
  )

  test.each([
    { amr: 'pwd' },
    { amr: [''] },
    { amr: [7] },
    { actor: { sub: '' } },
    { actor: { sub: 'x'.repeat(256) } },
    { actor: 7 },
    { actor: { sub: 'a', sid: '' } },
  ])('B13 %j is the caller’s mistake', async how => {
    await expect(issue({ ...fields, ...(how as object) })).rejects.toThrow(TypeError)
  })

  test('B15 the times are always present', async () => {
    const cases: [how: object, claims?: object][] = [
      [{}],
      [{}, {}],
      [{ amr: ['pwd'] }],
      [{ actor: { sub: 'admin-1' } }],
      [{}, { roles: [] }],
    ]
    for (const [how, claims] of cases) {
      const { token } = await issue({ ...fields, ...how }, claims)
      expect(await verify(token)).toMatchObject({ iat: now, exp: now + ttl })
    }
  })

  test('B16 jti is 128 random bits, never the same twice', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 5000; round++) seen.add((await verify((await issue(fields)).token)).jti)
    expect(seen.size).toBe(5000)
    for (const jti of seen) expect(Buffer.from(jti, 'base64url')).toHaveLength(16)
  })
})

describe('B14 custom claims may not have reserved names', () => {
  const names = 'iss aud sub sid jti iat exp nbf auth_time amr act cnf __proto__ constructor prototype'.split(' ')

  test.each(names)('B14 %s is refused', async name => {
    const claims = JSON.parse(`{"${name}":"forged"}`) as object
    expect(await refusal(claims)).toBe(`claims: ${name} is reserved`)
  })

  test.each(['__proto__', 'constructor'])('B14 %s is refused further in', async name => {
    expect(await refusal({ tenant: JSON.parse(`{"${name}":{}}`) })).toBe(`claims.tenant: ${name} is reserved`)
  })

  test('B14 a schema cannot add them either', async () => {
    const claimsSchema = z.object({}).transform(() => ({ sub: 'forged' }))
    expect(await refusal({}, { claimsSchema })).toBe('claims: sub is reserved')
  })
})

describe('B17 a token is small, and plain JSON', () => {
  test('B17 a payload has at most 4 KB', async () => {
    const used = Buffer.byteLength(JSON.stringify({ ...(await verify((await issue(fields)).token)), note: '' }))
    const fill = (text: string, bytes: number) => ({ note: text.repeat(bytes / Buffer.byteLength(text)) })
    const room = 4096 - used
    const { token } = await issue(fields, fill('x', room))
    expect(await codeOf(verify(token))).toBeUndefined()
    expect(await refusal(fill('x', room + 1))).toContain('4096 bytes')
    expect(await refusal(fill('😀', 4096))).toContain('4096 bytes')
  })

  const cyclic: Record<string, unknown> = {}
  cyclic['a'] = cyclic
  test.each([
    ['a function', { f: () => 1 }],
    ['a symbol', { s: Symbol('s') }],
    ['a bigint', { n: 1n }],
    ['NaN', { n: Number.NaN }],
    ['Infinity', { n: Number.POSITIVE_INFINITY }],
    ['a Date', { d: new Date(0) }],
    ['a Map', { m: new Map() }],
    ['a class of one’s own', { c: new URL('https://example.com') }],
    ['an object with another prototype', { o: Object.create({ a: 1 }) as object }],
    ['undefined in an array', { a: [undefined] }],
    ['an own toJSON', { t: { toJSON: () => 'x' } }],
    ['a cycle', { c: cyclic }],
  ])('B17 refused: %s', async (_name, claims) => {
    expect(await refusal(claims)).toMatch(/^claims\.\w[\w.]* must be a JSON value$/)
  })

  test.each([['text'], [7], [null], [['a']], [true]])('B17 refused as a whole: %j', async claims => {
    expect(await refusal(claims)).toBe('claims must be an object')
  })

  test('a member that is undefined is left out', async () => {
    const { token } = await issue(fields, { roles: [], tenant: undefined })
    expect(Object.keys(await verify(token))).not.toContain('tenant')
  })

  test('an issued token with the deepest allowed claims verifies', async () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })
    const { token } = await issue(fields, { a: nested(31) })
    expect(await codeOf(verify(token))).toBeUndefined()
    expect(await refusal({ a: nested(32) })).toContain('must be a JSON value')
  })
})

describe('a Standard Schema checks custom claims', () => {
  const claimsSchema = z.object({ roles: z.array(z.enum(['maker', 'checker'])), level: z.coerce.number() })

  test('its output is signed', async () => {
    const { token } = await issuerFor(secret, { claimsSchema })(fields, { roles: ['maker'], level: '3' })
    expect(await verify(token)).toMatchObject({ roles: ['maker'], level: 3 })
  })

  test('the error names a wrong claim without its value', async () => {
    const message = await refusal({ roles: ['maker', 'hidden-value'], level: 1 }, { claimsSchema })
    expect(message).toBe('claims: roles.1 does not fit tokens.claimsSchema')
  })

  test('it may be asynchronous, and name paths by segments', async () => {
    const schema: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: async () => ({ issues: [{ message: 'no', path: [{ key: 'roles' }, 0] }, { message: 'no' }] }),
      },
    }
    expect(await refusal({}, { claimsSchema: schema })).toBe(
      'claims: roles.0, the whole does not fit tokens.claimsSchema',
    )
  })
})
