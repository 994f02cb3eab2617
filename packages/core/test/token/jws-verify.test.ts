import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { keyRing } from '../../src/token/key-ring.ts'
import { type Key } from '../../src/token/key.ts'
import { signingKey } from '../../src/token/signing-key.ts'
import {
  codeOf,
  encode,
  everyKey,
  fields,
  goodHeader,
  goodPayload,
  issuerFor,
  mac,
  now,
  type PairAlgorithm,
  pairKeys,
  pairs,
  secret,
  secretKeys,
  signWith,
  ttl,
  verifierFor,
} from './forge.ts'

const pairAlgorithms = Object.keys(pairs) as PairAlgorithm[]
const verify = verifierFor(secret)
const code = (header: unknown, payload: unknown) => codeOf(verify(mac(header, payload)))

/** A token that this key signs by the key's own algorithm, whatever its header says. */
function signedBy(key: Key, header: object): string {
  if (!key.secret) return signWith(key.algorithm as PairAlgorithm, header, goodPayload)
  return mac(header, goodPayload, key.secret.reveal(), `sha${key.algorithm.slice(2)}`)
}

describe('A01 the key decides its algorithm', () => {
  const algorithms = [
    'HS256',
    'HS384',
    'HS512',
    'EdDSA',
    'ES256',
    'ES384',
    'PS256',
    'RS256',
    'RS384',
    'ES512',
    'ES256K',
    'none',
    'None',
    'nOnE',
    'NONE',
    'hs256',
    'HS256 ',
    ' HS256',
    'eddsa',
    'ed25519',
    'Ed448',
    '',
    '__proto__',
    ['HS256'],
    null,
    undefined,
    1,
    true,
    {},
  ]
  const rows = everyKey.flatMap(([name, key]) => algorithms.map(alg => [name, alg, key] as const))

  test.each(rows)('A01 a %s key, and alg %j', async (_name, alg, key) => {
    const own = alg === key.algorithm
    const header = { alg, typ: 'at+jwt' }
    expect(await codeOf(verifierFor(key)(signedBy(key, header)))).toBe(own ? undefined : 'token_invalid')
    expect(await codeOf(verifierFor(key)(mac(header, goodPayload)))).toBe(
      own && key === secret ? undefined : 'token_invalid',
    )
  })
})

describe('A02 an unsigned token is refused', () => {
  test.each(everyKey)('A02 with a %s key', async (_name, key) => {
    for (const alg of ['none', 'None', key.algorithm]) {
      const unsigned = `${encode({ alg, typ: 'at+jwt' })}.${encode(goodPayload)}`
      for (const text of [unsigned, `${unsigned}.`, `${unsigned}.AA`, `${unsigned}.${'A'.repeat(86)}`]) {
        expect(await codeOf(verifierFor(key)(text))).toBe('token_invalid')
      }
    }
  })
})

describe('A03 a public key is never a secret', () => {
  const texts = (algorithm: PairAlgorithm): [string, string | Buffer][] => {
    const { publicKey } = pairs[algorithm]
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const pkcs1 =
      publicKey.asymmetricKeyType === 'rsa' ? [publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()] : []
    return [
      ['SPKI PEM', pem],
      ['SPKI PEM without its last line feed', pem.trimEnd()],
      ['SPKI PEM after a line feed', `\n${pem}`],
      ['SPKI PEM after a byte order mark', `\uFEFF${pem}`],
      ['SPKI PEM after comment lines', `Comment: key\n${pem}`],
      ['SPKI DER', publicKey.export({ type: 'spki', format: 'der' })],
      ['JWK text', JSON.stringify(publicKey.export({ format: 'jwk' }))],
      ['the thumbprint', pairKeys[algorithm].kid!],
      ...pkcs1.map((text): [string, string] => ['PKCS#1 PEM', text]),
    ]
  }
  const rows = pairAlgorithms.flatMap(algorithm =>
    texts(algorithm).map(([name, text]) => [algorithm, name, text] as const),
  )

  test.each(rows)('A03 %s: a token with the %s as its HMAC secret', async (algorithm, _name, text) => {
    for (const alg of ['HS256', 'HS384', 'HS512', algorithm]) {
      const hash = alg.startsWith('HS') ? `sha${alg.slice(2)}` : 'sha256'
      for (const kid of [undefined, pairKeys[algorithm].kid]) {
        const forged = mac({ alg, typ: 'at+jwt', kid }, goodPayload, text, hash)
        expect(await codeOf(verifierFor(pairKeys[algorithm])(forged))).toBe('token_invalid')
        expect(await codeOf(verifierFor(keyRing({ sign: secret, verify: [pairKeys[algorithm]] }))(forged))).toBe(
          'token_invalid',
        )
      }
    }
  })

  test('A03 a PS256 key does not verify RS256, nor the other way round', async () => {
    const asPs256 = signingKey(pairs.RS256.privateKey.export({ format: 'jwk' }), { algorithm: 'PS256' })
    const text = signWith('RS256', { alg: 'RS256', typ: 'at+jwt' }, goodPayload)
    expect(await codeOf(verifierFor(asPs256)(text))).toBe('token_invalid')
    expect(await codeOf(verifierFor(pairKeys.RS256)(text))).toBeUndefined()
  })
})

describe('A09 a key in a token is never used', () => {
  const evil = pairs.ES256.publicKey.export({ format: 'jwk' })
  const certificate = Buffer.from('certificate').toString('base64')

  test('A09 embedded and linked keys are refused, and nothing is fetched', async () => {
    let connections = 0
    const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [evil] })))
    server.on('connection', () => connections++)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
    const pointers: object[] = [
      { jku: url },
      { x5u: url },
      { jwk: evil },
      { x5c: [certificate] },
      { x5t: 'AAAA' },
      { 'x5t#S256': 'AAAA' },
      { jku: url, kid: pairKeys.ES256.kid },
      { jwk: null },
      { jku: '' },
    ]
    for (const pointer of pointers) {
      const own = signWith('ES256', { alg: 'ES256', typ: 'at+jwt', ...pointer }, goodPayload)
      expect(await codeOf(verifierFor(pairKeys.EdDSA)(own))).toBe('token_invalid')
      expect(await codeOf(verifierFor(pairKeys.ES256)(own))).toBe('token_invalid')
      expect(await code({ ...goodHeader, ...pointer }, goodPayload)).toBe('token_invalid')
    }
    await new Promise(resolve => server.close(resolve))
    expect(connections).toBe(0)
  })
})

describe('A10 nothing in the header changes what is signed', () => {
  test.each<[object]>([
    [{ crit: ['unknown'], unknown: 1 }],
    [{ crit: [] }],
    [{ crit: ['exp'], exp: now + ttl }],
    [{ crit: ['exp', 'exp'], exp: now + ttl }],
    [{ crit: ['alg'] }],
    [{ crit: ['b64'], b64: true }],
    [{ crit: ['b64'], b64: false }],
    [{ crit: 'b64' }],
    [{ crit: null }],
    [{ b64: false }],
    [{ b64: true }],
    [{ zip: 'DEF' }],
    [{ enc: 'A128GCM' }],
  ])('A10 refused: %j', async member => {
    expect(await code({ ...goodHeader, ...member }, goodPayload)).toBe('token_invalid')
  })
})

describe('B03 typ decides the kind of a token', () => {
  test.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/AT+jwt'])('B03 accepted: %s', async typ => {
    expect(await code({ alg: 'HS256', typ }, goodPayload)).toBeUndefined()
  })

  test.each([
    'JWT',
    'jwt',
    'rt+jwt',
    'application/rt+jwt',
    'id+jwt',
    'logout+jwt',
    'reset+jwt',
    'dpop+jwt',
    'at',
    '',
    ' at+jwt',
    'at+jwt;',
    'application/application/at+jwt',
    'text/at+jwt',
    null,
    1,
    ['at+jwt'],
    undefined,
  ])('B03 refused: %j', async typ => {
    expect(await code({ alg: 'HS256', typ }, goodPayload)).toBe('token_invalid')
  })
})

describe('issued tokens verify', () => {
  test.each(everyKey)('with a %s key', async (_name, key) => {
    const { token } = await issuerFor(key)({ ...fields, amr: ['pwd'] }, { roles: ['admin'] })
    const jti = expect.stringMatching(/^[\w-]{22}$/) as string
    const expected = { ...goodPayload, jti, amr: ['pwd'], roles: ['admin'] }
    expect({ ...(await verifierFor(key)(token)) }).toEqual(expected)
    const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as object
    expect(header).toEqual({ alg: key.algorithm, typ: 'at+jwt', ...(key.kid && { kid: key.kid }) })
    expect(await codeOf(verifierFor(key)(`${token.slice(0, -8)}${'A'.repeat(8)}`))).toBe('token_invalid')
  })

  test('A13 a key of another purpose does not verify', async () => {
    const { token } = await issuerFor(secretKeys.HS512)(fields)
    expect(await codeOf(verifierFor(secretKeys.HS384)(token))).toBe('token_invalid')
  })
})
