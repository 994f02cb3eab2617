import { hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveKey, deriveKeys } from '../../src/token/derive.ts'
import { keyRing } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import {
  codeOf,
  goodHeader,
  goodPayload,
  mac,
  otherSecretText,
  pairKeys,
  secret,
  secretText,
  verifierFor,
} from './forge.ts'

test('A13 each label always gives the same key of 32 bytes', () => {
  expect(deriveKey(secret, 'seal')).toHaveLength(32)
  expect(deriveKey(secret, 'seal')).toEqual(deriveKey(secretKey(secretText, { kid: 'x' }), 'seal'))
  expect(deriveKey(secret, 'seal')).not.toEqual(deriveKey(secret, 'csrf'))
  expect(deriveKey(secret, 'seal')).not.toEqual(deriveKey(secretKey(otherSecretText), 'seal'))
})

test('A13 keys are derived by HKDF-SHA-256 (RFC 5869)', () => {
  const expected = new Uint8Array(hkdfSync('sha256', secretText, '', 'sallyport seal', 32))
  expect(deriveKey(secret, 'seal')).toEqual(expected)
})

test('A13 a ring gives a key for every secret, with a short name that is not part of any key', () => {
  const older = secretKey(otherSecretText)
  const { current, all } = deriveKeys(keyRing({ sign: secret, verify: [older] }), 'seal')
  expect(current.name).toMatch(/^[\w-]{4}$/)
  expect(current.key).toEqual(deriveKey(secret, 'seal'))
  expect(all.get(current.name)).toEqual(current.key)
  expect([...all.values()]).toEqual([current.key, deriveKey(older, 'seal')])
  expect(Buffer.from(current.key).toString('base64url')).not.toContain(current.name)
  expect(deriveKeys(secret, 'seal').current).toEqual(current)
  expect(deriveKeys(secret, 'csrf').current.name).not.toBe(current.name)
})

test('A13 a derived key signs no token', async () => {
  const derived = deriveKey(secret, 'seal')
  expect(await codeOf(verifierFor(secret)(mac(goodHeader, goodPayload, derived)))).toBe('token_invalid')
})

test('a key pair is a TypeError', () => {
  expect(() => deriveKey(pairKeys.EdDSA, 'seal')).toThrow(TypeError)
})
