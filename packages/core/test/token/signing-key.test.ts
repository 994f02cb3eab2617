import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { SignatureAlgorithm } from '../../src/token/algorithms.ts'
import { generateKey } from '../../src/token/generate-key.ts'
import { keyProblems, keyRing, keyWarnings } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import { signingKey, type SigningKeyOptions } from '../../src/token/signing-key.ts'
import { fields, goodPayload, issuerFor, pairKeys, pairs, secret, secretText, signWith, verifierFor } from './forge.ts'

const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 })
const rsaExponent3 = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 })
const jwkOf = (algorithm: keyof typeof pairs) => pairs[algorithm].privateKey.export({ format: 'jwk' })

describe('A06 RSA keys', () => {
  test('A06 1024 bits, exponents 1 and 3 are refused', () => {
    const jwk = jwkOf('RS256')
    const algorithm = 'RS256'
    expect(keyProblems(signingKey(rsa1024.privateKey.export({ format: 'jwk' }), { algorithm }))).toEqual([
      'The RSA key is shorter than 2048 bits.',
    ])
    expect(keyProblems(signingKey(rsaExponent3.privateKey.export({ format: 'jwk' }), { algorithm }))).not.toEqual([])
    expect(keyProblems(signingKey({ ...jwk, e: 'AQ' }, { algorithm }))).not.toEqual([])
    expect(keyProblems(signingKey({ ...jwk, n: '+' }, { algorithm }))).not.toEqual([])
    expect(keyProblems(signingKey(jwk, { algorithm }))).toEqual([])
  })

  test('A06 fewer than 3072 bits give a warning', async () => {
    expect(keyWarnings(pairKeys.RS256)).toEqual(['The RSA key is shorter than 3072 bits.'])
    expect(keyWarnings(signingKey(await generateKey('PS256')))).toEqual([])
    expect(keyWarnings(secret)).toEqual([])
  })

  test('A06 the fingerprint of ROCA gives a warning', () => {
    const primes = [11n, 13n, 17n, 19n, 37n, 53n, 61n, 71n, 73n, 79n, 97n, 103n, 107n, 109n, 127n, 151n, 157n]
    const product = primes.reduce((all, prime) => all * prime)
    // Weak moduli are powers of 65537 modulo the product of small primes.
    const modulus = product * 2n ** 3000n + 65_537n ** 7n
    const n = Buffer.from(modulus.toString(16).padStart(800, '0'), 'hex').toString('base64url')
    const key = signingKey({ kty: 'RSA', n, e: 'AQAB' }, { algorithm: 'PS256' })
    expect(key.warnings).toEqual(['The RSA key looks like one that ROCA breaks (CVE-2017-15361).'])
  })
})

describe('A07 EdDSA by default, under both of its names', () => {
  test('A07 generateKey makes an Ed25519 key that signs at once', async () => {
    const jwk = await generateKey()
    expect(jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: expect.any(String) })
    const key = signingKey(jwk)
    expect(keyProblems(key)).toEqual([])
    const { token } = await issuerFor(key)(fields)
    expect(await verifierFor(key)(token)).toMatchObject({ sub: 'user-1' })
  })

  test.each(['EdDSA', 'ES256', 'ES384'] as const)('A07 generateKey makes %s', async algorithm => {
    expect(keyProblems(signingKey(await generateKey(algorithm)))).toEqual([])
  })

  test('A07 any other algorithm is a TypeError', async () => {
    await expect(generateKey('none' as SignatureAlgorithm)).rejects.toThrow(TypeError)
  })

  test.each(['EdDSA', 'Ed25519'])('A07 a token of another library with alg %s verifies', async alg => {
    const text = signWith('EdDSA', { alg, typ: 'at+jwt' }, goodPayload)
    expect(await verifierFor(pairKeys.EdDSA)(text)).toMatchObject({ sub: 'user-1' })
  })

  test('A07 a JWK may have either name', () => {
    expect(keyProblems(signingKey({ ...jwkOf('EdDSA'), alg: 'Ed25519' }))).toEqual([])
    expect(signingKey(jwkOf('EdDSA'), { algorithm: 'Ed25519' }).algorithm).toBe('EdDSA')
  })
})

describe('signing keys', () => {
  test.each(Object.keys(pairs) as (keyof typeof pairs)[])(
    '%s is read from JWK, its text, PEM and escaped PEM',
    algorithm => {
      const { privateKey, publicKey } = pairs[algorithm]
      const jwk = privateKey.export({ format: 'jwk' })
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      const sources = [jwk, JSON.stringify(jwk), pem, pem.replaceAll('\n', String.raw`\n`)]
      for (const source of sources) expect(signingKey(source, { algorithm })).toEqual(pairKeys[algorithm])
      const verifying = signingKey(publicKey.export({ type: 'spki', format: 'pem' }).toString(), { algorithm })
      expect(keyProblems(verifying, 'verify')).toEqual([])
      expect(keyProblems(verifying)).toEqual(['The key that signs is only a public key.'])
      expect(verifying.kid).toBe(pairKeys[algorithm].kid)
    },
  )

  test('the kid is the thumbprint of RFC 7638, as in its example', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
    expect(signingKey({ kty: 'RSA', n, e: 'AQAB' }, { algorithm: 'RS256' }).kid).toBe(
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    )
  })

  test.each([
    ['unset', undefined, {}],
    ['empty', '', {}],
    ['a number', 7, {}],
    ['a secret', secretText, {}],
    ['broken PEM', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', {}],
    ['broken JSON', '{"kty":', {}],
    ['an oct JWK', { kty: 'oct', k: secretText }, {}],
    ['an unknown kind', { kty: 'XYZ' }, {}],
    ['nothing in it', {}, {}],
    ['RSA without an algorithm', jwkOf('RS256'), {}],
    ['another algorithm than its own', { ...jwkOf('EdDSA'), alg: 'ES256' }, {}],
    ['an option next to its own algorithm', { ...jwkOf('RS256'), alg: 'RS256' }, { algorithm: 'PS256' }],
    ['the algorithm of another curve', jwkOf('ES256'), { algorithm: 'ES384' }],
    ['the algorithm of another kind', jwkOf('EdDSA'), { algorithm: 'RS256' }],
    ['a key for encryption', { ...jwkOf('EdDSA'), use: 'enc' }, {}],
    ['a key that must not sign', { ...jwkOf('EdDSA'), key_ops: ['verify'] }, {}],
    ['a point off the curve', { ...jwkOf('ES256'), x: jwkOf('ES256').y }, {}],
    ['a public half of another key', { ...jwkOf('EdDSA'), x: secretText }, {}],
    ['members of other types', { ...jwkOf('EdDSA'), x: 7 }, {}],
    ['an empty kid', jwkOf('EdDSA'), { kid: '' }],
    ['a kid that is not a string', { ...jwkOf('EdDSA'), kid: 7 }, {}],
    ['a kid without end', jwkOf('EdDSA'), { kid: 'k'.repeat(256) }],
  ])('reported without a value: %s', (_name, source, options) => {
    const problems = keyProblems(signingKey(source as string, options as SigningKeyOptions))
    expect(problems).not.toEqual([])
    for (const problem of problems) expect(problem).not.toContain(secretText)
  })

  test('a key never prints its secret parts', () => {
    const keys = [secret, pairKeys.EdDSA, keyRing({ sign: secret, verify: [pairKeys.RS256] })]
    for (const key of keys) {
      for (const printed of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key)]) {
        expect(printed).not.toContain(secretText)
        expect(printed).not.toContain(jwkOf('EdDSA').d)
        expect(printed).not.toContain(jwkOf('RS256').d)
      }
    }
  })

  test('later changes of the bytes have no effect', () => {
    const bytes = randomBytes(32)
    const before = Buffer.from(bytes)
    const key = secretKey(bytes)
    bytes.fill(0)
    expect(key.secret?.reveal()).toEqual(new Uint8Array(before))
  })
})
