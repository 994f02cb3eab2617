import { describe, expect, test } from 'vitest'
import type { Pair, World } from '../world.ts'

export function testSessions(get: () => World): void {
  const refresh = (refresh_token: string) => get().call('POST', '/auth/refresh', { body: { refresh_token } })
  const logout = (refresh_token: string) => get().call('POST', '/auth/logout', { body: { refresh_token } })
  const me = async (token: string) => (await get().call('GET', '/auth/me', { token })).status

  describe('refresh', () => {
    test('answers with the same members as a login', async () => {
      const { status, body, headers } = await refresh((await get().login('maker1')).refresh_token)
      expect([status, Object.keys(body as Pair).sort()]).toEqual([
        200,
        ['access_token', 'expires_in', 'refresh_token', 'token_type'],
      ])
      expect(headers.get('cache-control')).toBe('no-store')
      expect(await me((body as Pair).access_token)).toBe(200)
    })

    test('F02 twenty concurrent refreshes and a retry after a lost answer get the same successor', async () => {
      const { refresh_token } = await get().login('maker1')
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      const retried = await refresh(refresh_token)
      const successors = [...answers, retried].map(({ body }) => (body as Pair).refresh_token)
      expect(new Set(successors.map(jtiOf)).size).toBe(1)
      expect(successors).not.toContain(refresh_token)
    })

    test('F04 a token rotates only after the window and twice the tolerance', async () => {
      const { login, time } = get()
      const first = (await refresh((await login('maker1')).refresh_token)).body as Pair
      const kept = (await refresh(first.refresh_token)).body as Pair
      expect(kept.refresh_token).toBe(first.refresh_token)
      time.advance('41s')
      const rotated = (await refresh(first.refresh_token)).body as Pair
      expect(rotated.refresh_token).not.toBe(first.refresh_token)
    })

    test('F03 a replaced token after the window revokes the session for both thief and owner', async () => {
      const { login, time } = get()
      const stolen = await login('maker1')
      const current = (await refresh(stolen.refresh_token)).body as Pair
      time.advance('36s')
      expect(await refresh(stolen.refresh_token)).toMatchObject({
        status: 401,
        body: { code: 'refresh_token_reused', retry: false },
      })
      expect(await refresh(current.refresh_token)).toMatchObject({ status: 401, body: { code: 'session_ended' } })
      expect([await me(stolen.access_token), await me(current.access_token)]).toEqual([401, 401])
    })

    test('F05 a forged token is refused and revokes nothing', async () => {
      const pair = await get().login('maker1')
      const [header, payload] = pair.refresh_token.split('.') as [string, string]
      for (const token of ['x', `${header}.${payload}.${'A'.repeat(43)}`, pair.access_token]) {
        expect(await refresh(token)).toMatchObject({ status: 401, body: { code: 'token_invalid' } })
      }
      expect((await refresh(pair.refresh_token)).status).toBe(200)
    })

    test.each([{}, { refresh_token: 1 }, { refresh_token: ['x'] }, []])('a malformed body is 400: %j', async body => {
      expect((await get().call('POST', '/auth/refresh', { body })).status).toBe(400)
    })
  })

  describe('logout', () => {
    test('F10 a current and a replaced token revoke the session, and may do so repeatedly', async () => {
      const { login } = get()
      for (const present of ['first', 'second'] as const) {
        const first = await login('checker1')
        const second = (await refresh(first.refresh_token)).body as Pair
        const { refresh_token } = { first, second }[present]
        expect([(await logout(refresh_token)).status, (await logout(refresh_token)).status]).toEqual([204, 204])
        expect((await refresh(second.refresh_token)).status).toBe(401)
        expect([await me(first.access_token), await me(second.access_token)]).toEqual([401, 401])
      }
    })

    test('F10 the answer is 204 for an invalid token and 400 for a body without one', async () => {
      expect((await logout('x')).status).toBe(204)
      expect((await get().call('POST', '/auth/logout', { body: {} })).status).toBe(400)
    })

    test('F10 logout-all revokes the sessions of one user and of no other', async () => {
      const { login, call } = get()
      const [one, other, somebody] = [await login('checker2'), await login('checker2'), await login('checker1')]
      expect((await call('POST', '/auth/logout-all', { token: one.access_token })).status).toBe(204)
      expect([await me(one.access_token), await me(other.access_token)]).toEqual([401, 401])
      expect((await refresh(other.refresh_token)).status).toBe(401)
      expect(await me(somebody.access_token)).toBe(200)
      // A login in the same second is a new session.
      expect(await me((await login('checker2')).access_token)).toBe(200)
    })
  })

  describe('sessions', () => {
    interface Listed {
      readonly id: string
      readonly current: boolean
    }

    const list = async (token: string) =>
      ((await get().call('GET', '/auth/sessions', { token })).body as { sessions: Listed[] }).sessions

    test('F14 a user lists their own sessions, without token material', async () => {
      const { login, call } = get()
      const pair = await login('super1')
      await login('super1')
      const { text, body } = await call('GET', '/auth/sessions', { token: pair.access_token })
      const { sessions } = body as { sessions: Listed[] }
      expect(sessions.length).toBeGreaterThanOrEqual(2)
      expect(sessions.filter(session => session.current).map(session => session.id)).toEqual([sidOf(pair)])
      for (const secret of [jtiOf(pair.refresh_token), jtiOf(pair.access_token), 'hash', 'seal']) {
        expect(text).not.toContain(secret)
      }
    })

    test('DELETE revokes the user’s own session and answers 404 for another user’s', async () => {
      const { login, call } = get()
      const [mine, other, theirs] = [await login('super1'), await login('super1'), await login('maker1')]
      const end = async (id: string) =>
        (await call('DELETE', `/auth/sessions/${id}`, { token: mine.access_token })).status
      expect([await end(sidOf(theirs)), await end('nothing'), await me(theirs.access_token)]).toEqual([404, 404, 200])
      expect([await end(sidOf(other)), await me(other.access_token)]).toEqual([204, 401])
      expect((await refresh(other.refresh_token)).status).toBe(401)
      expect((await list(mine.access_token)).map(session => session.id)).not.toContain(sidOf(other))
    })
  })

  test('B04 an access token expires, and a refresh gives a new one', async () => {
    const { login, time, call } = get()
    const pair = await login('maker1')
    time.advance('16m')
    const refused = await call('GET', '/auth/me', { token: pair.access_token })
    expect(refused).toMatchObject({ status: 401, body: { code: 'token_expired' } })
    expect(await me(((await refresh(pair.refresh_token)).body as Pair).access_token)).toBe(200)
  })
}

function claimsOf(token: string): { jti: string; sid: string } {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { jti: string; sid: string }
}

function jtiOf(token: string): string {
  return claimsOf(token).jti
}

function sidOf(pair: Pair): string {
  return claimsOf(pair.access_token).sid
}
