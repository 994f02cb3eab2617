import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { keyRing, secretKey } from '../../src/index.ts'
import { testAuth } from '../fixtures/auth.ts'

test('F04 a token that is kept is returned unchanged, even if another key signs by now', async () => {
  const { auth, ann } = await testAuth()
  const first = await auth.createSession(ann.id)
  const second = await auth.refresh(first.refreshToken)
  const old = secretKey('refresh-9876543210-zyxwvutsrqponmlkjihgfedcba')
  auth.reloadKeys({ refreshKey: keyRing({ sign: secretKey(randomBytes(32), { kid: 'next' }), verify: [old] }) })
  const kept = await auth.refresh(second.refreshToken)
  expect(kept).toMatchObject({ verdict: 'kept', refreshToken: second.refreshToken })
  expect((await auth.refresh(first.refreshToken)).refreshToken).not.toBe(second.refreshToken)
})

test('a refresh returns the token type and lifetime, as a login does (RFC 6749 §5.1)', async () => {
  const { auth, ann } = await testAuth({ tokens: { accessTtl: '5m' } })
  const first = await auth.createSession(ann.id)
  const second = await auth.refresh(first.refreshToken)
  for (const pair of [first, second]) expect(pair).toMatchObject({ tokenType: 'Bearer', expiresIn: 300 })
})
