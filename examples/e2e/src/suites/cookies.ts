import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../client.ts'
import type { StartApp } from '../start.ts'
import { password } from '../passwords.ts'
import { openWorld, type World } from '../world.ts'

const origin = 'https://app.example.com'

export function testCookies(start: StartApp): void {
  describe('cookies', () => {
    let world: World
    beforeAll(async () => {
      world = await openWorld(start, { COOKIES: 'on', CORS_ORIGINS: origin })
    })
    afterAll(() => world.close())

    const post = (path: string, headers: Readonly<Record<string, string>>, body?: object) =>
      world.call('POST', path, { headers, body })
    const login = (headers: Readonly<Record<string, string>> = { origin }) =>
      post('/auth/login', headers, { username: 'maker1', password })

    /** The refresh token's cookie, as the browser sends it back. */
    function refreshCookie(answer: Answer): string {
      const line = answer.headers.getSetCookie().find(text => text.startsWith('__Host-sp-refresh='))
      return line?.split(';')[0] ?? ''
    }

    test('I01 I02 the refresh token is in a cookie that scripts cannot read, and not in the body', async () => {
      const answer = await login()
      expect(answer.status).toBe(200)
      expect(answer.body).not.toHaveProperty('refresh_token')
      expect(answer.body).toHaveProperty('access_token')
      const line = answer.headers.getSetCookie().find(text => text.startsWith('__Host-sp-refresh='))!
      expect(line).toMatch(/; Path=\//i)
      for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict'])
        expect(line.toLowerCase()).toContain(attribute.toLowerCase())
      expect(line).not.toMatch(/domain=/i)
    })

    test('I09 I10 pages of an allowed origin may send cookies and the CSRF token, and no others', async () => {
      const preflight = async (from: string) => {
        const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-csrf-token' }
        const { headers } = await world.call('OPTIONS', '/orders', { headers: { origin: from, ...asked } })
        return ['access-control-allow-origin', 'access-control-allow-credentials'].map(name => headers.get(name))
      }
      expect(await preflight(origin)).toEqual([origin, 'true'])
      expect((await preflight('https://evil.example'))[0]).toBeNull()
      const { headers } = await login()
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      const allowed = await world.call('OPTIONS', '/orders', {
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-csrf-token' },
      })
      expect(allowed.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-csrf-token')
    })

    test('F04 a refresh by cookie rotates once, and a replay sets the same cookie', async () => {
      const first = refreshCookie(await login())
      const rotated = await post('/auth/refresh', { origin, cookie: first })
      const second = refreshCookie(rotated)
      expect([rotated.status, second === first, second === '']).toEqual([200, false, false])
      const kept = await post('/auth/refresh', { origin, cookie: second })
      expect([kept.status, refreshCookie(kept)]).toEqual([200, ''])
      expect(refreshCookie(await post('/auth/refresh', { origin, cookie: first }))).toBe(second)
    })

    test('I06 a request without proof of its origin is refused, and no 401 or 403 clears a cookie', async () => {
      const cookie = refreshCookie(await login())
      const headers: Readonly<Record<string, string>>[] = [
        {},
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]
      for (const odd of headers) {
        for (const path of ['/auth/refresh', '/auth/logout']) {
          const refused = await post(path, { ...odd, cookie })
          expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []])
        }
        expect((await login(odd)).status).toBe(403)
      }
      const dead = await post('/auth/refresh', { origin, cookie: '__Host-sp-refresh=x' })
      expect([dead.status, dead.headers.getSetCookie()]).toEqual([401, []])
      expect((await post('/auth/refresh', { origin, cookie })).status).toBe(200)
    })

    test('I03 duplicate cookies are refused; I05 logout clears the cookie and revokes the session', async () => {
      const cookie = refreshCookie(await login())
      expect((await post('/auth/refresh', { origin, cookie: `${cookie}; ${cookie}` })).status).toBe(400)
      const out = await post('/auth/logout', { origin, cookie })
      expect(out.status).toBe(204)
      expect(out.headers.getSetCookie().join()).toMatch(/__Host-sp-refresh=;/)
      expect((await post('/auth/refresh', { origin, cookie })).status).toBe(401)
    })
  })
}
