import { type KeyObject, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { keyProblems, keyRing, refreshKeyProblems, ringOf, shareSecret } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import { signingKey } from '../../src/token/signing-key.ts'
import { otherSecretText, pairKeys, pairs, secret, secretText } from './forge.ts'

const publicPem = (pair: { publicKey: KeyObject }) => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()

describe('key rings', () => {
  const named = (kid: string) => secretKey(randomBytes(32), { kid })

  test('the key that signs comes first and counts once', () => {
    const old = named('old')
    expect(keyRing({ sign: secret, verify: [old, secret] }).verify).toEqual([secret, old])
    expect(keyRing({ sign: secret }).verify).toEqual([secret])
    expect(ringOf(secret)).toBe(ringOf(secret))
  })

  test.each([
    ['no key', 'text'],
    ['null', null],
    ['a ring of no keys', { sign: undefined, verify: [undefined] }],
    ['two keys with one kid', keyRing({ sign: named('a'), verify: [named('a')] })],
    ['a public key that signs', keyRing({ sign: signingKey(publicPem(pairs.EdDSA)), verify: [secret] })],
    ['an older key that is unset', keyRing({ sign: secret, verify: [secretKey(undefined)] })],
    [
      'five secrets without a kid',
      keyRing({ sign: secret, verify: Array.from({ length: 4 }, () => secretKey(randomBytes(32))) }),
    ],
  ])('reported: %s', (_name, keys) => {
    expect(keyProblems(keys)).not.toEqual([])
  })

  test('refresh keys must be secrets', () => {
    expect(refreshKeyProblems(secret)).toEqual([])
    expect(refreshKeyProblems(pairKeys.EdDSA)).toEqual(['Refresh tokens need a secret: use secretKey().'])
    expect(refreshKeyProblems(keyRing({ sign: secret, verify: [pairKeys.EdDSA] }))).not.toEqual([])
    expect(refreshKeyProblems(undefined)).not.toEqual([])
  })

  test('A13 the same secret for two purposes is found, in older keys too', () => {
    const other = secretKey(otherSecretText)
    expect(shareSecret(secret, secretKey(secretText, { kid: 'x' }))).toBe(true)
    expect(shareSecret(keyRing({ sign: other, verify: [secret] }), secretKey(Buffer.from(secretText)))).toBe(true)
    expect(shareSecret(secret, other)).toBe(false)
    expect(shareSecret(pairKeys.EdDSA, secret)).toBe(false)
  })
})
