import { type KeyObject, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SecretAlgorithm, SignatureAlgorithm } from '../../src/token/algorithms.ts'
import { keyProblems, keyRing, ringOf } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import { signingKey } from '../../src/token/signing-key.ts'
import {
  codeOf,
  fields,
  goodHeader,
  goodPayload,
  issuerFor,
  mac,
  otherSecretText,
  pairs,
  secret,
  secretText,
  verifierFor,
} from './forge.ts'

const publicPem = (pair: { publicKey: KeyObject }) => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const jwkOf = (algorithm: keyof typeof pairs) => pairs[algorithm].privateKey.export({ format: 'jwk' })

describe('A02 none is not an algorithm', () => {
  const names = ['none', 'None', 'NONE', '', 'hs256', 'HS1', 'RS1', 'ES512', 'dir', 1, ['HS256'], '__proto__']

  test.each(names.map(name => [name]))('A02 neither a secret nor a key pair can be bound to %j', algorithm => {
    expect(keyProblems(secretKey(secretText, { algorithm: algorithm as SecretAlgorithm }))).not.toEqual([])
    expect(keyProblems(signingKey({ ...jwkOf('EdDSA'), alg: algorithm }))).not.toEqual([])
    expect(keyProblems(signingKey(jwkOf('EdDSA'), { algorithm: algorithm as SignatureAlgorithm }))).not.toEqual([])
  })
})

describe('A04 the text of a key pair is refused as a secret', () => {
  const pem = publicPem(pairs.RS256)
  test.each([
    ['SPKI PEM', pem],
    ['PKCS#1 PEM', pairs.RS256.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['private PEM', pairs.RS256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['EC PEM', publicPem(pairs.ES256)],
    ['PEM after a line feed', `\n${pem}`],
    ['PEM after a byte order mark', `\uFEFF${pem}`],
    ['PEM after comment lines', `# key\n# more\n${pem}`],
    ['PEM in bytes', Buffer.from(pem)],
    ['DER', pairs.RS256.publicKey.export({ type: 'spki', format: 'der' })],
    ['PKCS#1 DER', pairs.RS256.publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['EC DER', pairs.ES256.publicKey.export({ type: 'spki', format: 'der' })],
    ['Ed25519 DER', pairs.EdDSA.publicKey.export({ type: 'spki', format: 'der' })],
    ['JWK text', JSON.stringify(pairs.RS256.publicKey.export({ format: 'jwk' }))],
    ['JWK text, spread out', JSON.stringify(pairs.EdDSA.publicKey.export({ format: 'jwk' }), null, 2)],
    ['an SSH key', `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${secretText}`],
  ])('A04 %s is refused', (_name, text) => {
    expect(keyProblems(secretKey(text))).toEqual(['The secret is the text of a key pair: use signingKey() for it.'])
  })
})

const sshBlob = (...parts: readonly (string | Uint8Array)[]) =>
  Buffer.concat(
    parts.flatMap(part => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(part.length)
      return [length, Buffer.from(part)]
    }),
  )

describe('A14 a public key in any encoding is refused as a secret', () => {
  const kinds = ['RS256', 'ES256', 'EdDSA'] as const
  const forms = kinds.flatMap(kind => {
    const { publicKey } = pairs[kind]
    const der = publicKey.export({ type: 'spki', format: 'der' })
    const pem = publicPem(pairs[kind])
    const body = pem.split('\n').slice(1, -2)
    const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }))
    return [
      ['base64 of its DER', der.toString('base64')],
      ['base64url of its DER', der.toString('base64url')],
      ['hexadecimal digits of its DER', der.toString('hex')],
      ['the body of its PEM', body.join('\n')],
      ['the body of its PEM in one line', body.join('')],
      ['the body of its PEM with \\n', body.join(String.raw`\n`)],
      ['the body of its PEM with CRLF, in bytes', Buffer.from(body.join('\r\n'))],
      ['base64 of its PEM', Buffer.from(pem).toString('base64')],
      ['PEM without dashes', pem.replaceAll('-', '')],
      ['base64 of its JWK', Buffer.from(jwk).toString('base64')],
      ['base64url of its JWK', Buffer.from(jwk).toString('base64url')],
      ['a JWK Set', `{"keys":[${jwk}]}`],
    ].map(([name, text]) => [`${kind}: ${String(name)}`, text!] as const)
  })
  const ssh = sshBlob('ssh-ed25519', randomBytes(32))
  const rsa = sshBlob('ssh-rsa', Buffer.from([1, 0, 1]), randomBytes(257))

  test.each<readonly [string, string | Uint8Array]>([
    ...forms,
    ['RSA: base64 of PKCS#1', pairs.RS256.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')],
    ['an SSH key in bytes', ssh],
    ['an SSH key in base64', ssh.toString('base64')],
    ['an RSA key of SSH in base64', rsa.toString('base64')],
    ['a line of authorized_keys', `restrict ssh-rsa ${rsa.toString('base64')} ann@host`],
    [
      'an ECDSA key of SSH',
      `ecdsa-sha2-nistp256 ${sshBlob('ecdsa-sha2-nistp256', randomBytes(65)).toString('base64')}`,
    ],
    ['SSH2 text', `---- BEGIN SSH2 PUBLIC KEY ----\n${ssh.toString('base64')}\n---- END SSH2 PUBLIC KEY ----`],
    [
      'XML of .NET',
      '<RSAKeyValue><Modulus>q83vASNFZ4mrze8BI0VniavN7wEjRWeJ</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>',
    ],
  ])('A14 %s is refused', (_name, text) => {
    expect(keyProblems(secretKey(text))).toEqual(['The secret is the text of a key pair: use signingKey() for it.'])
  })

  test.each([
    ['the tag and length of a sequence, and an integer', [0x30, 62, 0x02]],
    ['the tag and length of a sequence, and a sequence', [0x30, 62, 0x30]],
    ['a sequence of one integer', [0x30, 62, 0x02, 60]],
    ['a length in more bytes than there are', [0x30, 0x82, 0xff, 0xff]],
    ['a length in four bytes', [0x30, 0x84, 0, 0, 0, 58]],
  ])('A14 a random secret that starts with %s is accepted', (_name, start) => {
    // Varied, because a secret of repeated bytes is refused for another reason.
    const bytes = Uint8Array.from({ length: 64 }, (_, i) => start[i] ?? (i * 151 + 77) % 256)
    for (const text of [bytes, Buffer.from(bytes).toString('base64'), Buffer.from(bytes).toString('hex')]) {
      expect(keyProblems(secretKey(text))).toEqual([])
    }
  })

  test('A14 a private key in DER, in bytes and base64, is refused', () => {
    for (const kind of kinds) {
      const der = pairs[kind].privateKey.export({ type: 'pkcs8', format: 'der' })
      for (const text of [der, der.toString('base64')]) {
        expect(keyProblems(secretKey(text))).toEqual(['The secret is the text of a key pair: use signingKey() for it.'])
      }
    }
  })

  test('A14 a thousand random secrets in every encoding are accepted', () => {
    for (let i = 0; i < 1000; i++) {
      const bytes = randomBytes(32 + (i % 64))
      for (const text of [bytes, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]) {
        expect(keyProblems(secretKey(text))).toEqual([])
      }
    }
  })
})

describe('A14 a secret of a public list is refused', () => {
  test.each([
    ['#$GR24T4344$#$@#%WTEWTEAE%$6dsf'],
    ['#drshshsjsj&*^^hshshst--shhh%$##@jkshg'],
    ['!RCR#hJFp*d8nHUZ@U79vC*HndVg292phyZ#5^Xb'],
    ['!RCR#hJFp*d8nHUZ@U79vC*HndVg292phyZ#5^Xb\n'],
    [Buffer.from('!RCR#hJFp*d8nHUZ@U79vC*HndVg292phyZ#5^Xb')],
    ['AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'],
    [
      Buffer.from(
        'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
        'base64url',
      ),
    ],
  ])('A14 A05 %s is refused', text => {
    expect(keyProblems(secretKey(text))).not.toEqual([])
  })
})

describe('A05 a secret is long and random', () => {
  test.each(Array.from({ length: 32 }, (_, length) => length))('A05 %i bytes are too few for HS256', length => {
    expect(keyProblems(secretKey(secretText.slice(0, length)))).not.toEqual([])
    expect(keyProblems(secretKey(randomBytes(length)))).not.toEqual([])
  })

  test.each([
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ] as const)('A05 %s needs %i bytes', (algorithm, length) => {
    expect(keyProblems(secretKey(randomBytes(length - 1), { algorithm }))).not.toEqual([])
    expect(keyProblems(secretKey(randomBytes(length), { algorithm }))).toEqual([])
    expect(keyProblems(secretKey(randomBytes(length).toString('hex'), { algorithm }))).toEqual([])
    expect(keyProblems(secretKey(randomBytes(length / 2).toString('hex'), { algorithm }))).not.toEqual([])
    expect(keyProblems(secretKey(randomBytes(length).toString('base64'), { algorithm }))).toEqual([])
  })

  test.each([
    ['unset', undefined],
    ['null', null],
    ['empty', ''],
    ['no bytes', new Uint8Array()],
    ['a number', 42],
    ['an object', {}],
    ['few different bytes', 'abcdefghijklmno'.repeat(3).slice(0, 40)],
    ['zeroes', new Uint8Array(32)],
    ['a repeat', '0123456789abcdefghij'.repeat(2)],
    ['a repeat of random bytes', Buffer.concat([Buffer.from(secretText), Buffer.from(secretText)])],
    ['secret, repeated', 'secret'.repeat(6)],
    ['secret, repeated and cut', 'secret'.repeat(6).slice(0, 35)],
    ['changeme', 'changeme-changeme-changeme-changeme-1'],
    ['the default of jwt.io', 'your-256-bit-secret-your-256-bit-secret!'],
    ['the newer default of jwt.io', 'a-string-secret-at-least-256-bits-long'],
    ["a template's default", 'super-secret-jwt-token-with-at-least-32-characters-long'],
    ['a tutorial', 'this_is_my_very_long_jwt_secret_key_please_change_it_in_production'],
    ['capitals', 'REPLACE_ME_WITH_A_RANDOM_SECRET_OF_AT_LEAST_32_BYTES'],
    ['placeholder in bytes', Buffer.from('please-change-this-secret-key-in-production!')],
  ])('A05 refused: %s', (_name, text) => {
    const key = secretKey(text as string)
    expect(keyProblems(key)).not.toEqual([])
    for (const problem of keyProblems(key)) expect(problem).toMatch(/^[A-Z][\w .,:()']+$/)
  })

  test('A05 random secrets pass in any encoding', () => {
    for (let round = 0; round < 500; round++) {
      const bytes = randomBytes(32)
      for (const text of [bytes, bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')]) {
        expect(keyProblems(secretKey(text))).toEqual([])
      }
    }
  })

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['an empty text', ''],
    ['no bytes', Buffer.alloc(0)],
    ['a secret that became empty', ringOf(secretKey(''))],
    ['a secret that became unset', ringOf(secretKey(undefined))],
    ['a ring whose older key is unset', keyRing({ sign: secret, verify: [secretKey(undefined)] })],
  ])('A05 keys that are read again as %s are never used', async (_name, later) => {
    const empty = mac(goodHeader, goodPayload, '')
    for (const text of [empty, mac(goodHeader, goodPayload)]) {
      const keys = () => later as ReturnType<typeof ringOf>
      expect(await codeOf(verifierFor(secret, { keys })(text))).toBe('misconfigured')
    }
    const keys = () => later as ReturnType<typeof ringOf>
    expect(await codeOf(issuerFor(secret, { keys })(fields))).toBe('misconfigured')
  })

  test('A05 reloaded keys are used from the next check on', async () => {
    let ring = ringOf(secret)
    const verify = verifierFor(secret, { keys: () => ring })
    const issue = issuerFor(secret, { keys: () => ring })
    const { token } = await issue(fields)
    ring = ringOf(secretKey(otherSecretText))
    expect(await codeOf(verify(token))).toBe('token_invalid')
    expect(await codeOf(verify((await issue(fields)).token))).toBeUndefined()
  })
})
