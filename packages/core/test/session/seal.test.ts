import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { randomId } from '../../src/lib/random.ts'
import { seal, unseal } from '../../src/session/seal.ts'
import type { DerivedKeys } from '../../src/token/derive.ts'

function sealKeys(name = 'abcd', older?: DerivedKeys): DerivedKeys {
  const current = { name, key: randomBytes(32) }
  return { current, all: new Map([...(older?.all ?? []), [name, current.key]]) }
}

const binding = { sessionId: 'sid', generation: 1, presentedJti: randomId() }

test('F01 a seal opens with its key, its session, its generation and the token that it replaces', () => {
  const keys = sealKeys()
  const jti = randomId()
  expect(unseal(seal(jti, binding, keys), binding, keys)).toBe(jti)
})

test('F01 a seal has at most 64 characters and never the same text twice', () => {
  const keys = sealKeys()
  const jti = randomId()
  const seals = new Set(Array.from({ length: 500 }, () => seal(jti, binding, keys)))
  expect(seals.size).toBe(500)
  expect(Math.max(...[...seals].map(text => text.length))).toBeLessThanOrEqual(64)
})

test.each([
  ['another session', { ...binding, sessionId: 'other' }],
  ['another generation', { ...binding, generation: 2 }],
  ['another token', { ...binding, presentedJti: randomId() }],
  [
    'the hash of the token, which a dump has',
    { ...binding, presentedJti: createHash('sha256').update(binding.presentedJti).digest('base64url') },
  ],
])('F01 a seal does not open for %s', (_, other) => {
  const keys = sealKeys()
  expect(unseal(seal(randomId(), binding, keys), other, keys)).toBeUndefined()
})

test('F01 a dump and an old token cannot open a seal without the server’s key', () => {
  const sealed = seal(randomId(), binding, sealKeys())
  expect(unseal(sealed, binding, sealKeys())).toBeUndefined()
})

test('F01 no changed bit of a seal goes unnoticed, and no cut', () => {
  const keys = sealKeys()
  const sealed = seal(randomId(), binding, keys)
  for (let at = 0; at < sealed.length; at++) {
    const other = sealed[at] === 'A' ? 'B' : 'A'
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
    // The last character carries bits that no byte uses.
    if (at < sealed.length - 1) expect(unseal(changed, binding, keys)).toBeUndefined()
    expect(unseal(sealed.slice(0, at), binding, keys)).toBeUndefined()
  }
})

test('F01 an empty seal opens to undefined', () => {
  const keys = sealKeys()
  expect(unseal(seal('', binding, keys), binding, keys)).toBeUndefined()
})

test('A11 a seal of the older key opens while that key still verifies', () => {
  const older = sealKeys('old1')
  const jti = randomId()
  const sealed = seal(jti, binding, older)
  expect(unseal(sealed, binding, sealKeys('new1', older))).toBe(jti)
  expect(unseal(sealed, binding, sealKeys('new1'))).toBeUndefined()
})
