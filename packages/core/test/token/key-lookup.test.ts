import { describe, expect, test } from 'vitest'
import { keyRing, ringOf } from '../../src/token/key-ring.ts'
import { secretKey } from '../../src/token/key.ts'
import {
  codeOf,
  fields,
  goodHeader,
  goodPayload,
  issuerFor,
  mac,
  otherSecretText,
  pairKeys,
  secret,
  secretText,
  signWith,
  verifierFor,
} from './forge.ts'

describe('A08 a kid is only looked up', () => {
  const named = secretKey(secretText, { kid: 'one' })
  const ring = keyRing({ sign: named, verify: [secretKey(otherSecretText, { kid: 'two' })] })
  const hostile: unknown[] = [
    '__proto__',
    'constructor',
    'toString',
    '../../dev/null',
    '/dev/null',
    "' OR 1=1 --",
    'One',
    'one ',
    '',
    'k'.repeat(5000),
    0,
    1,
    null,
    true,
    ['one'],
    { kid: 'one' },
    'https://evil.example/jwks',
  ]

  test.each(hostile.map(kid => [kid]))('A08 refused: kid %j', async kid => {
    const forged = [mac({ ...goodHeader, kid }, goodPayload), mac({ ...goodHeader, kid }, goodPayload, '')]
    for (const text of forged) {
      for (const keys of [ring, named, secret, keyRing({ sign: secret, verify: [named] })]) {
        expect(await codeOf(verifierFor(keys)(text))).toBe('token_invalid')
      }
    }
  })

  test('A08 a token without a kid is refused if two keys have one', async () => {
    expect(await codeOf(verifierFor(ring)(mac(goodHeader, goodPayload)))).toBe('token_invalid')
  })

  test('A08 only the named key is tried', async () => {
    const asTwo = mac({ ...goodHeader, kid: 'two' }, goodPayload, secretText)
    expect(await codeOf(verifierFor(ring)(asTwo))).toBe('token_invalid')
    expect(await codeOf(verifierFor(ring)(mac({ ...goodHeader, kid: 'one' }, goodPayload)))).toBeUndefined()
  })

  test('A08 a token without a kid is verified with the only key', async () => {
    expect(await codeOf(verifierFor(named)(mac(goodHeader, goodPayload)))).toBeUndefined()
    const text = signWith('ES256', { alg: 'ES256', typ: 'at+jwt' }, goodPayload)
    expect(await codeOf(verifierFor(pairKeys.ES256)(text))).toBeUndefined()
    expect(await codeOf(verifierFor(keyRing({ sign: secret, verify: [pairKeys.ES256] }))(text))).toBe('token_invalid')
  })

  test('A08 a token without a kid is verified with the current and the previous secret', async () => {
    const both = keyRing({ sign: secretKey(otherSecretText), verify: [secret, pairKeys.EdDSA] })
    expect(await codeOf(verifierFor(both)(mac(goodHeader, goodPayload, secretText)))).toBeUndefined()
    expect(await codeOf(verifierFor(both)(mac(goodHeader, goodPayload, otherSecretText)))).toBeUndefined()
    expect(await codeOf(verifierFor(both)(mac(goodHeader, goodPayload, 'neither')))).toBe('token_invalid')
  })
})

describe('A11 keys roll with overlap', () => {
  test('A11 over ten rotations an old key verifies exactly as long as it is in the ring', async () => {
    let previous = secretKey(otherSecretText, { kid: 'k0' })
    let ring = ringOf(previous)
    const check = verifierFor(secret, { keys: () => ring })
    const issue = issuerFor(secret, { keys: () => ring })
    for (let round = 1; round <= 10; round++) {
      const { token: old } = await issue(fields)
      const next = secretKey(`${round}${secretText}`, { kid: `k${round}` })
      ring = keyRing({ sign: previous, verify: [next] })
      const { token: between } = await issue(fields)
      ring = keyRing({ sign: next, verify: [previous] })
      const { token: fresh } = await issue(fields)
      for (const token of [old, between, fresh]) expect(await codeOf(check(token))).toBeUndefined()
      ring = ringOf(next)
      for (const token of [old, between]) expect(await codeOf(check(token))).toBe('token_invalid')
      expect(await codeOf(check(fresh))).toBeUndefined()
      previous = next
    }
  })
})
