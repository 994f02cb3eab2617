import { expect, test } from 'vitest'
import { internalsOf } from '../../src/auth/internals.ts'
import { setUp } from '../http/setup.ts'

test('every call of a closed Auth rejects with `closed`', async () => {
  const { auth, login } = setUp()
  const { accessToken, refreshToken } = await login('maker1')
  const claims = await auth.verify(accessToken)
  await auth.close()
  const calls: readonly (() => Promise<unknown>)[] = [
    () => login('maker1'),
    () => auth.createSession(claims.sub),
    () => auth.verify(accessToken),
    () => auth.refresh(refreshToken),
    () => auth.logout(refreshToken),
    () => auth.revokeSession({ id: claims.sid, subject: claims.sub }),
    () => auth.logoutAll(claims.sub),
    () => auth.listSessions(claims.sub),
    () => auth.recheck(claims),
    () => auth.block(claims.sub),
    () => auth.ready(),
    () => auth.passwords.hash('correct horse battery staple'),
    () => auth.oneTimeTokens.consume('x', 'mail'),
  ]
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'closed', retry: true, retryAfter: 1 })
})

test('a closed Auth still answers what needs only memory, and may be closed again', async () => {
  const { auth, login } = setUp()
  const { refreshToken } = await login('maker1')
  await auth.close()
  await auth.close()
  await auth[Symbol.asyncDispose]()
  expect(await internalsOf(auth).readRefreshToken(refreshToken)).toMatchObject({
    subject: expect.any(String) as string,
  })
  expect(auth.status().hashing).toEqual({ running: 0, queued: 0 })
  expect(auth.jwks()).toEqual({ keys: [] })
})
