import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { internalsOf } from '../../src/auth/internals.ts'
import { secretKey } from '../../src/token/key.ts'
import { keyRing } from '../../src/token/key-ring.ts'
import { refreshSecret, setUp } from '../http/setup.ts'

const { auth, login } = setUp()

test('I07 a token is valid only for its session', () => {
  const token = auth.csrf.issue('s-1')
  expect(auth.csrf.verify('s-1', token)).toBe(true)
  expect(auth.csrf.verify('s-2', token)).toBe(false)
  expect(auth.csrf.issue('s-1')).not.toBe(token)
})

test('I07 a token that we did not make is refused', () => {
  const [name, mac] = auth.csrf.issue('s-1').split('.') as [string, string]
  const others = [
    undefined,
    '',
    '.',
    name,
    `${name}.`,
    `.${mac}`,
    `${name}.${mac}.`,
    `${name}.${mac}.${mac}`,
    ` ${name}.${mac}`,
    `${name}.${mac}, ${name}.${mac}`,
    `${mac}.${name}`,
    `x${name}.${mac}`,
    `${name}.${mac.toUpperCase()}`,
    's-1',
    'x'.repeat(10_000),
  ]
  expect(others.filter(token => auth.csrf.verify('s-1', token))).toEqual([])
})

test('I07 a device token is not accepted as a CSRF token, and another key makes another token', async () => {
  const { deviceToken } = await login('maker1')
  expect(auth.csrf.verify('maker1', deviceToken)).toBe(false)
  expect(setUp().auth.csrf.verify('s-1', auth.csrf.issue('s-1'))).toBe(true)
  const other = setUp().auth
  other.reloadKeys({ refreshKey: secretKey(randomBytes(32)) })
  expect(other.csrf.verify('s-1', auth.csrf.issue('s-1'))).toBe(false)
})

test('I07 a token outlives a roll of the refresh key for as long as the old one verifies', () => {
  const rolling = setUp().auth
  const token = rolling.csrf.issue('s-1')
  const next = secretKey(randomBytes(32), { kid: 'next' })
  rolling.reloadKeys({ refreshKey: keyRing({ sign: next, verify: [secretKey(refreshSecret)] }) })
  expect(rolling.csrf.verify('s-1', token)).toBe(true)
})

test('a refresh token of ours is read without a store; anything else is refused', async () => {
  const { refreshToken, accessToken } = await login('maker1')
  const facts = await internalsOf(auth).readRefreshToken(refreshToken)
  expect(facts).toEqual({ sessionId: expect.any(String), subject: 'u-maker', expiresAt: expect.any(Number) })
  await auth.logout(refreshToken)
  expect(await internalsOf(auth).readRefreshToken(refreshToken)).toEqual(facts)
  for (const text of [accessToken, '', 'x', `${refreshToken}x`]) {
    await expect(internalsOf(auth).readRefreshToken(text)).rejects.toMatchObject({ code: 'token_invalid' })
  }
})
