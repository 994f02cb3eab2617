import { describe, expect, test } from 'vitest'
import type { World } from '../world.ts'

export function testHttp(get: () => World): void {
  describe('HTTP', () => {
    test.each(['/', '/nothing', '/auth', '/auth/nothing', '/orders/x/y/z', '/ORDERS/x/y', '/.env'])(
      '404 is a problem document: %s',
      async path => {
        expect((await get().call('GET', path)).status).toBe(404)
      },
    )

    test('malformed JSON is 400 on the application’s and on the library’s routes', async () => {
      for (const text of ['{', '{"amount":', 'null', '"text"', '', '{"amount":5,"payee":"x"}}']) {
        expect((await get().as('maker1', 'POST', '/orders', { text })).status).toBe(400)
        expect((await get().call('POST', '/auth/login', { text })).status).toBe(400)
      }
    })

    test('a body that is too large is 400 or 413', async () => {
      const text = JSON.stringify({ amount: 5, payee: 'x'.repeat(2_000_000) })
      const { status } = await get().as('maker1', 'POST', '/orders', { text })
      expect([400, 413]).toContain(status)
    })

    test('a path with a broken escape is 400 or 404', async () => {
      expect([400, 404]).toContain((await get().as('admin', 'GET', '/orders/%ff')).status)
    })

    test('I09 CORS allows exactly the configured origins', async () => {
      const allowed = async (origin: string) => {
        const { headers } = await get().call('GET', '/health', { headers: { origin } })
        expect(headers.get('vary')).toMatch(/\borigin\b/i)
        return headers.get('access-control-allow-origin')
      }
      for (const origin of ['https://app.example.com', 'http://localhost:5173']) {
        expect(await allowed(origin)).toBe(origin)
      }
      for (const origin of [
        'null',
        'https://app.example.com.evil.test',
        'https://evil-app.example.com',
        'https://app.example.com:444',
        'http://app.example.com',
        'https://APP.example.com',
        'https://appxexample.com',
        'http://localhost',
        'https://user@app.example.com',
      ]) {
        expect(await allowed(origin)).toBeNull()
      }
    })

    test('I10 a preflight needs no token', async () => {
      const headers = {
        origin: 'https://app.example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      }
      const answer = await get().call('OPTIONS', '/orders', { headers })
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
      expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization')
    })

    test('I11 every answer has security headers, errors included', async () => {
      for (const path of ['/health', '/orders', '/nothing', '/.well-known/jwks.json']) {
        const { headers } = await get().call('GET', path)
        expect(headers.get('x-powered-by')).toBeNull()
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('referrer-policy')).toBe('no-referrer')
        expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
        expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000;\s*includeSubDomains/i)
        const policy = headers
          .get('content-security-policy')
          ?.split(';')
          .map(part => part.trim())
        expect(policy).toEqual(
          expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]),
        )
      }
    })

    test('C06 only the public keys may be cached', async () => {
      for (const path of ['/orders', '/auth/me', '/users', '/auth/sessions']) {
        expect((await get().as('admin', 'GET', path)).headers.get('cache-control')).toBe('no-store')
      }
    })
  })
}
