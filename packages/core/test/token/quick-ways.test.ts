import { createHmac, sign as nodeSign } from 'node:crypto'
import fc from 'fast-check'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  decodeAnywhere,
  decodeBase64url,
  decodeBase64urlText,
  decodeUtf8,
  isBase64url,
} from '../../src/lib/base64url.ts'
import { parseJsonObject, readCarefully } from '../../src/token/json.ts'
import { verifyJws } from '../../src/token/jws-verify.ts'
import { parseCompact } from '../../src/token/compact.ts'
import { ringOf } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import { macsOf, plainMac, quickMac } from '../../src/token/mac.ts'
import {
  encode,
  fields,
  goodPayload,
  issuerFor,
  type PairAlgorithm,
  pairKeys,
  pairs,
  secretKeys,
  signWith,
} from './forge.ts'

const runs = Number(process.env['SALLYPORT_FUZZ_RUNS'] ?? 2000)
const check = (property: fc.IPropertyWithHooks<[string]> | fc.IProperty<[string]>) =>
  fc.assert(property, { numRuns: runs })

/** JSON of objects, with namesakes, white space, escapes and what is nearly JSON. */
const member = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map(value => JSON.stringify(value)),
  fc.constantFrom(
    '":"',
    '"\\ud800"',
    '"a\\":b"',
    '{"a":1,"a":2}',
    '{"a":{"b":1,"b":2}}',
    '[{"c":1,"c":1}]',
    '1e400',
    '-',
    '',
  ),
)
const name = fc.constantFrom('a', 'b', 'sub', ':', '', '__proto__', 'constructor', '\\u0061', 'ä', '😀', ' a')
const space = fc.constantFrom('', '', '', ' ', '\n', '\t')
const objectText = fc
  .array(fc.tuple(name, space, member), { maxLength: 6 })
  .map(members => `{${members.map(([key, gap, value]) => `"${key}"${gap}:${gap}${value}`).join(',')}}`)
const text = fc.oneof(
  objectText,
  objectText.map(json => json.slice(1)),
  fc.string(),
  fc.json(),
)

const segment = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes).toString('base64url')),
  fc.string({ unit: fc.constantFrom(...Array.from('AZaz09-_+/= .é')), maxLength: 24 }),
  fc.string({ unit: 'binary' }).map(each => Buffer.from(each).toString('base64url')),
)

describe('B01 B12 quick and careful parsing give the same results', () => {
  test('B12 a JSON object', () => {
    check(
      fc.property(text, json => {
        const quick = parseJsonObject(json)
        expect(quick).toEqual(readCarefully(json))
        if (quick) expect(JSON.stringify(quick)).toBe(JSON.stringify(readCarefully(json)))
      }),
    )
  })

  test('B01 base64url', () => {
    check(
      fc.property(segment, each => {
        const bytes = decodeAnywhere(each)
        expect(decodeBase64url(each) && [...decodeBase64url(each)!]).toEqual(bytes && [...bytes])
        expect(decodeBase64urlText(each)).toBe(decodeUtf8(bytes))
        expect(isBase64url(each)).toBe(bytes !== undefined && bytes.length > 0)
      }),
    )
  })
})

describe.each([
  ['HS256', 'sha256', 64],
  ['HS384', 'sha384', 128],
  ['HS512', 'sha512', 128],
] as const)('A01 a MAC for %s that is hashed quickly', (algorithm, hash, block) => {
  const sizes = [32, 48, 64, block - 1, block, block + 1, 2 * block + 3]
  const bytes = fc.constantFrom(...sizes).chain(length => fc.uint8Array({ minLength: length, maxLength: length }))
  const ascii = fc.string({ unit: fc.constantFrom(...Array.from('aZ09-_.')), maxLength: 300 })

  test('A01 is that of createHmac, for keys and texts of every size', () => {
    fc.assert(
      fc.property(bytes, ascii, fc.constantFrom(1, 1, 1, 27, 28, 40), (secret, part, times) => {
        const long = part.repeat(times)
        const mac = createHmac(hash, secret).update(long).digest('base64url')
        expect(quickMac(hash, secret)(long)).toBe(mac)
        expect(plainMac(hash, secret)(long)).toBe(mac)
      }),
      { numRuns: runs / 4 },
    )
  })

  test('A01 is that of createHmac for the longest texts that are hashed quickly, and for longer ones', () => {
    const secret = Buffer.alloc(64, 'key')
    for (const length of [8191, 8192, 8193, 20_000]) {
      const long = 'x'.repeat(length)
      expect(quickMac(hash, secret)(long)).toBe(createHmac(hash, secret).update(long).digest('base64url'))
    }
  })

  test('A01 matches that of jose, and no other', async () => {
    const secret = Buffer.alloc(block, 'another key')
    const key = secretKey(secret, { algorithm })
    const token = await new CompactSign(Buffer.from('{}')).setProtectedHeader({ alg: algorithm }).sign(secret)
    const signed = token.slice(0, token.lastIndexOf('.'))
    const mac = token.slice(signed.length + 1)
    expect(macsOf(key).of(signed)).toBe(mac)
    expect(macsOf(key).matches(signed, mac)).toBe(true)
    expect(macsOf(key).matches(`${signed}x`, mac)).toBe(false)
    for (let at = 0; at < mac.length; at++) {
      const changed = `${mac.slice(0, at)}${mac[at] === 'A' ? 'E' : 'A'}${mac.slice(at + 1)}`
      expect(macsOf(key).matches(signed, changed)).toBe(false)
    }
    for (const other of ['', mac.slice(1), `${mac}A`, `${mac}${mac}`]) {
      expect(macsOf(key).matches(signed, other)).toBe(false)
    }
    expect(macsOf(key).matches(signed, mac)).toBe(true)
  })
})

describe.each(Object.keys(pairs) as PairAlgorithm[])('A01 R-16 %s by Node is as jose says', algorithm => {
  const key = pairKeys[algorithm]
  const good = signWith(algorithm, { alg: algorithm, typ: 'at+jwt', kid: key.kid }, goodPayload)
  const [header, payload, signature] = good.split('.') as [string, string, string]
  const bytes = Buffer.from(signature, 'base64url')

  async function verdicts(token: string): Promise<readonly [boolean, boolean]> {
    const material = await importJWK({ ...key.publicJwk! }, algorithm)
    const jose = await compactVerify(token, material, { algorithms: [algorithm] }).then(
      () => true,
      () => false,
    )
    const ours = await (async () => verifyJws(parseCompact(token), 'at+jwt', ringOf(key)))().then(
      () => true,
      () => false,
    )
    return [ours, jose]
  }

  const changes: Readonly<Record<string, Buffer>> = {
    whole: bytes,
    'a byte short': bytes.subarray(1),
    'a byte more': Buffer.concat([bytes, Buffer.from([0])]),
    zeros: Buffer.alloc(bytes.length),
    'all ones': Buffer.alloc(bytes.length, 255),
    'one byte': Buffer.from([1]),
    'in DER': algorithm.startsWith('ES')
      ? nodeSign('sha256', Buffer.from('x'), pairs.ES256.privateKey)
      : Buffer.from('x'),
    'the halves exchanged': Buffer.concat([bytes.subarray(bytes.length / 2), bytes.subarray(0, bytes.length / 2)]),
  }

  test.each(Object.entries(changes))('A01 a signature: %s', async (what, changed) => {
    const [ours, jose] = await verdicts(`${header}.${payload}.${changed.toString('base64url')}`)
    expect([ours, jose]).toEqual([what === 'whole', what === 'whole'])
  })

  test('A01 any byte of the signature or of what is signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), fc.nat(99), async (bit, number) => {
        const flipped = Buffer.from(bytes)
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        expect(await verdicts(`${header}.${payload}.${flipped.toString('base64url')}`)).toEqual([false, false])
        const other = encode({ ...goodPayload, jti: `x${number}` })
        expect(await verdicts(`${header}.${other}.${signature}`)).toEqual([false, false])
      }),
      { numRuns: Math.max(20, runs / 100) },
    )
  })

  test('A01 what is signed here verifies there', async () => {
    for (let round = 0; round < 5; round++) {
      const token = signWith(algorithm, { alg: algorithm, typ: 'at+jwt', kid: key.kid }, { ...goodPayload, round })
      expect(await verdicts(token)).toEqual([true, true])
    }
  })
})

describe('B17 the payload of an access token is what JSON.stringify makes of all its claims', () => {
  const issue = issuerFor(secretKeys.HS256, { personalDataIn: 'names' })
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
  const value = fc.oneof(leaf, fc.array(leaf), fc.record({ x: leaf }), fc.constantFrom(null, undefined))
  const customName = fc.oneof(
    fc.stringMatching(/^x[a-z]{0,2}$/),
    fc.constantFrom('', '0', '10', '{', '}', '{}', '":"', '\\', 'ä', '😀', '\n'),
  )
  const custom = fc.dictionary(customName, value, { maxKeys: 4 }).map(claims => ({ ...claims }))

  test('B17 whatever the custom claims are', async () => {
    await fc.assert(
      fc.asyncProperty(custom, async claims => {
        const { token } = await issue(fields, claims)
        const json = Buffer.from(token.split('.')[1]!, 'base64url').toString()
        const { jti } = JSON.parse(json) as { jti: string }
        expect(json).toBe(JSON.stringify({ ...claims, ...orderedPayload(jti) }))
      }),
      { numRuns: Math.min(runs, 500) },
    )
  })
})

/** The registered claims of the issued tokens, in their order. */
function orderedPayload(jti: string): object {
  const { iss, aud, sub, sid, iat, exp, auth_time } = goodPayload
  return { iss, aud, sub, sid, jti, iat, exp, auth_time }
}
