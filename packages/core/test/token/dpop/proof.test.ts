import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readProof } from '../../../src/token/dpop/proof.ts'
import { frozenClock } from '../../fixtures/clock.ts'
import { createHolder, encode } from '../../fixtures/dpop.ts'

const { clock } = frozenClock()
const holder = createHolder(clock)
const other = createHolder(clock)

/** What is wrong with a proof; undefined if nothing is. */
async function flawOf(text: unknown): Promise<string | undefined> {
  return readProof(text).then(
    () => undefined,
    (error: Error) => error.message,
  )
}

test('K01 a proof has its claims and the thumbprint of its key', async () => {
  const proof = await readProof(holder.prove({ method: 'POST', accessToken: 'x', claims: { jti: 'j', nonce: 'n' } }))
  expect(proof).toEqual({
    jkt: holder.jkt,
    htm: 'POST',
    htu: 'https://api.example.test/orders',
    iat: Math.floor(clock() / 1000),
    jti: 'j',
    ath: expect.stringMatching(/^[\w-]{43}$/) as string,
    nonce: 'n',
  })
})

test('K01 other members of the header, the key and the payload change nothing', async () => {
  const jwk = { ...holder.jwk, use: 'sig', kid: 'k', alg: 'ES256', ext: true }
  const proof = await readProof(holder.prove({ header: { kid: 'k', jwk, x: 1 }, claims: { exp: 1, more: { a: [1] } } }))
  expect(proof.jkt).toBe(holder.jkt)
  for (const typ of ['DPoP+JWT', 'application/dpop+jwt']) {
    expect((await readProof(holder.prove({ header: { typ } }))).jkt).toBe(holder.jkt)
  }
  const ed = createHolder(clock, 'EdDSA')
  expect((await readProof(ed.prove({ header: { alg: 'Ed25519' } }))).jkt).toBe(ed.jkt)
})

describe('K01 the text of a proof is one compact JWS', () => {
  const good = holder.prove()
  const [header, payload, signature] = good.split('.')
  test.each<[string, unknown, string]>([
    ['no text', undefined, 'missing'],
    ['an empty text', '', 'missing'],
    ['a number', 7, 'malformed'],
    ['two parts', `${header}.${payload}`, 'malformed'],
    ['four parts', `${good}.x`, 'malformed'],
    ['two proofs, as Node joins two headers', `${good}, ${good}`, 'malformed'],
    ['padding', `${good}=`, 'malformed'],
    ['white space', ` ${good}`, 'malformed'],
    [
      'base64 for base64url',
      `${header}.${payload}.${Buffer.from(signature!, 'base64url').toString('base64')}`,
      'malformed',
    ],
    ['another last character of the same bytes', `${good.slice(0, -1)}${next(good)}`, 'malformed'],
    ['no JSON', `${header}.${encode('x')}.${signature}`, 'malformed'],
    ['an array', `${header}.${encode('[]')}.${signature}`, 'malformed'],
    ['a member twice', `${header}.${encode('{"htm":"GET","htm":"POST"}')}.${signature}`, 'malformed'],
    ['a large text', `${good}${'A'.repeat(9000)}`, 'malformed'],
    ['a large key', holder.prove({ header: { jwk: { ...holder.jwk, kid: 'x'.repeat(2000) } } }), 'malformed'],
    ['another payload', `${header}.${encode(JSON.stringify({ htm: 'GET' }))}.${signature}`, 'signature'],
    ['the signature of another key', other.prove({ header: { jwk: holder.jwk } }), 'signature'],
    ['no signature', `${header}.${payload}.`, 'malformed'],
  ])('%s', async (_, text, flaw) => {
    expect(await flawOf(text)).toBe(flaw)
  })

  /** Unused bits of the last character that are not zero. */
  function next(text: string): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    return alphabet[alphabet.indexOf(text.at(-1)!) + 1]!
  }
})

describe('K01 the header names a proof, an asymmetric algorithm and a public key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
  // The generator of the curve: Bun can make no key of it.
  const k1 = {
    kty: 'EC',
    crv: 'secp256k1',
    x: 'eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g',
    y: 'SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg',
  }
  const { x, y, ...noPoint } = holder.jwk
  const wide = Buffer.concat([Buffer.from([0]), Buffer.from(x as string, 'base64url')]).toString('base64url')
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['no typ', { typ: undefined }],
    ['the typ of an access token', { typ: 'at+jwt' }],
    ['the typ JWT', { typ: 'JWT' }],
    ['a typ that begins so', { typ: 'dpop+jwt;x' }],
    ['no alg', { alg: undefined }],
    ['alg none', { alg: 'none' }],
    ['alg NONE', { alg: 'NONE' }],
    ['alg HS256', { alg: 'HS256' }],
    ['alg RS256', { alg: 'RS256', jwk: rsa }],
    ['alg es256', { alg: 'es256' }],
    ['a list of algs', { alg: ['ES256'] }],
    ['the alg of another curve', { alg: 'ES384' }],
    ['an unknown curve', { jwk: k1 }],
    ['no jwk', { jwk: undefined }],
    ['a string as jwk', { jwk: JSON.stringify(holder.jwk) }],
    ['a list as jwk', { jwk: [holder.jwk] }],
    ['null as jwk', { jwk: null }],
    ['a private jwk', { jwk: holder.privateJwk }],
    ['a jwk with d', { jwk: { ...holder.jwk, d: '' } }],
    ['a jwk with k', { jwk: { ...holder.jwk, k: 'AAAA' } }],
    ['a symmetric jwk', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['a jwk without its point', { jwk: noPoint }],
    ['a jwk without y', { jwk: { ...noPoint, x } }],
    ['a point that is not on the curve', { jwk: { ...noPoint, x, y: x } }],
    ['a coordinate with a zero in front', { jwk: { ...noPoint, x: wide, y } }],
    ['a coordinate with padding', { jwk: { ...noPoint, x: `${String(x)}=`, y } }],
    ['a coordinate that is a number', { jwk: { ...noPoint, x: 7, y } }],
    ['crit', { crit: ['exp'] }],
    ['b64', { b64: false }],
    ['jku', { jku: 'https://evil.example/keys' }],
    ['x5c', { x5c: [] }],
  ])('%s', async (_, header) => {
    expect(await flawOf(holder.prove({ header }))).toBe('header')
  })

  test('K01 a MAC by the public key is no proof', async () => {
    const pem = createPublicKey({ key: { ...holder.jwk }, format: 'jwk' }).export({ format: 'pem', type: 'spki' })
    const text = [{ typ: 'dpop+jwt', alg: 'HS256', jwk: holder.jwk }, { htm: 'GET' }]
      .map(part => encode(JSON.stringify(part)))
      .join('.')
    const mac = createHmac('sha256', pem).update(text).digest('base64url')
    expect(await flawOf(`${text}.${mac}`)).toBe('header')
  })
})

describe('K01 the claims htm, htu, iat and jti are required, and of their types', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    htm: [undefined, null, '', 7, ['GET'], {}],
    htu: [undefined, null, '', 7, 'x'.repeat(3000)],
    iat: [undefined, null, '1800000000', {}, true],
    jti: [undefined, null, '', 7, 'x'.repeat(3000)],
    ath: [null, '', 7],
    nonce: [null, '', 7, ['x']],
  }
  const rows = Object.entries(wrong).flatMap(([name, values]) => values.map(value => [name, value] as const))
  test.each(rows)('%s: %o', async (name, value) => {
    expect(await flawOf(holder.prove({ claims: { [name]: value } }))).toBe('claims')
  })

  test('a time may have a fraction', async () => {
    expect((await readProof(holder.prove({ claims: { iat: 1.5 } }))).iat).toBe(1.5)
  })
})
