import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StartApp } from '../start.ts'
import { password } from '../passwords.ts'
import { openWorld, type World } from '../world.ts'

export function testThrottle(start: StartApp): void {
  describe('throttle', () => {
    let world: World
    beforeAll(async () => {
      world = await openWorld(start, { THROTTLE: 'on' })
    })
    afterAll(() => world.close())

    const login = (username: string, text: string, headers: Readonly<Record<string, string>> = {}) =>
      world.call('POST', '/auth/login', { body: { username, password: text }, headers })

    test('E04 E06 the eleventh attempt is 429 with Retry-After, for known and unknown alike', async () => {
      for (const username of ['maker1', 'nobody']) {
        for (let attempt = 0; attempt < 10; attempt++) expect((await login(username, 'wrong')).status).toBe(401)
        const refused = await login(username, password)
        expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests', retry: true } })
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      }
    })

    test('E07 C10 neither another spelling nor a header avoids it', async () => {
      for (const spelling of ['MAKER1', ' maker1', 'ｍaker1'])
        expect((await login(spelling, password)).status).toBe(429)
      const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9' }
      expect((await login('maker1', password, forwarded)).status).toBe(429)
    })

    test('E05 a device that the account knows is not locked out', async () => {
      const known = await login('checker1', password)
      const cookie = known.headers
        .getSetCookie()
        .map(line => line.split(';')[0])
        .join('; ')
      for (let attempt = 0; attempt < 11; attempt++) await login('checker1', 'wrong')
      expect((await login('checker1', password)).status).toBe(429)
      expect((await login('checker1', password, { cookie })).status).toBe(200)
    })

    test('E04 logins are admitted again after the window', async () => {
      world.time.advance('16m')
      expect((await login('maker1', password)).status).toBe(200)
    })
  })
}
