import { expect, test } from 'vitest'
import { publicKeys } from '../../src/token/jwks.ts'
import { keyRing } from '../../src/token/key-ring.ts'
import { everyKey, issuerFor, fields, pairKeys, secret, secretText } from './forge.ts'
import { createVerifier } from '../../src/verify.ts'
import { audience, issuer, now } from './forge.ts'

const pairs = Object.values(pairKeys)
const ring = keyRing({ sign: pairKeys.EdDSA, verify: [...pairs, secret] })

test('A12 a set has only public members, with use, alg and kid', () => {
  const { keys } = publicKeys(ring)
  expect(keys).toHaveLength(pairs.length)
  for (const jwk of keys) {
    expect(jwk).toMatchObject({ use: 'sig', alg: expect.any(String), kid: expect.stringMatching(/^[\w-]{43}$/) })
    expect(
      Object.keys(jwk).filter(name => !['kty', 'crv', 'x', 'y', 'n', 'e', 'use', 'alg', 'kid'].includes(name)),
    ).toEqual([])
  }
  const text = JSON.stringify(publicKeys(ring))
  expect(text).not.toContain(secretText)
  for (const key of pairs) expect(text).not.toContain(key.privateJwk!.reveal()['d'])
})

test('A12 secrets give an empty set', () => {
  expect(publicKeys(secret)).toEqual({ keys: [] })
})

test.each(everyKey.filter(([, key]) => key.publicJwk))('A12 a published key verifies: %s', async (_name, key) => {
  const jwks = JSON.parse(JSON.stringify(publicKeys(key))) as ReturnType<typeof publicKeys>
  const { verify } = createVerifier({ issuer, audience, jwks, clock: () => now * 1000 })
  expect(await verify((await issuerFor(key)(fields)).token)).toMatchObject({ sub: 'user-1' })
})
