import { generateKeyPairSync } from 'node:crypto'
import { createClock } from '@sallyport/testkit'
import { describe, expect, test } from 'vitest'
import type { StartApp } from '../start.ts'
import { password } from '../passwords.ts'
import { newSecrets, openWorld, type Pair } from '../world.ts'

export function testEnvironment(start: StartApp): void {
  describe('environment', () => {
    // A refused environment opens nothing. PGlite would still be opening during the next tests.
    const unopened = { DATABASE_URL: 'postgres://nowhere' }

    async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
      const outcome = await start({ env: { ...unopened, ...env }, clock: createClock().clock }).then(
        async app => app.close().then(() => 'started'),
        (error: unknown) => String(error),
      )
      return outcome
    }

    test('J09 production needs secrets, and the error names them', async () => {
      expect(await refusal({ NODE_ENV: 'production' })).toMatch(/JWT_ACCESS_SECRET[^]*JWT_REFRESH_SECRET/)
      const one = await refusal({ NODE_ENV: 'production', ...newSecrets(), JWT_REFRESH_SECRET: '' })
      expect(one).toMatch(/JWT_REFRESH_SECRET/)
      expect(one).not.toMatch(/JWT_ACCESS_SECRET/)
    })

    test('J09 production refuses THROTTLE=off', async () => {
      expect(await refusal({ NODE_ENV: 'production', ...newSecrets(), THROTTLE: 'off' })).toContain('THROTTLE')
    })

    test('A05 a weak secret is refused, and the error does not contain it', async () => {
      const text = await refusal({ ...newSecrets(), JWT_ACCESS_SECRET: 'hunter2hunter2' })
      expect(text).toMatch(/accessKey/)
      expect(text).not.toContain('hunter2')
    })

    test.each([
      ['COOKIES', 'maybe'],
      ['CORS_ORIGINS', '*'],
      ['CORS_ORIGINS', 'null'],
      ['CORS_ORIGINS', 'https://app.example.com/'],
      ['PORT', 'http'],
      ['DATABASE_URL', 'mysql://localhost/x'],
      ['REFRESH_RETRY_WINDOW', '301'],
      ['ACCESS_TOKEN_TTL', '15 minutes'],
      ['THROTTLE', 'no'],
    ])('%s=%s is refused under its name', async (name, value) => {
      expect(await refusal({ ...newSecrets(), [name]: value })).toContain(name)
    })

    test('J09 in production there are no seeded users', async () => {
      const world = await openWorld(start, { NODE_ENV: 'production', THROTTLE: 'on' })
      const { status } = await world.call('POST', '/auth/login', { body: { username: 'admin', password } })
      await world.close()
      expect(status).toBe(401)
    })

    test('A12 a private JWK signs access tokens, and its public half is published', async () => {
      const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
      const world = await openWorld(start, {
        JWT_ACCESS_SECRET: '',
        JWT_ACCESS_JWK: JSON.stringify(jwk),
        THROTTLE: 'off',
      })
      const { access_token } = await world.login('maker1')
      const header = JSON.parse(Buffer.from(access_token.split('.')[0]!, 'base64url').toString()) as { kid: string }
      const { body } = await world.call('GET', '/.well-known/jwks.json')
      const me = await world.call('GET', '/auth/me', { token: access_token })
      await world.close()
      expect(me.status).toBe(200)
      expect(body).toEqual({
        keys: [
          { kty: 'OKP', crv: 'Ed25519', x: jwk.x, kid: header.kid, use: 'sig', alg: expect.stringMatching(/^Ed/) },
        ],
      })
    })

    test('ACCESS_TOKEN_TTL and REFRESH_RETRY_WINDOW take effect', async () => {
      const world = await openWorld(start, { ACCESS_TOKEN_TTL: '1m', REFRESH_RETRY_WINDOW: '0' })
      const first = await world.login('maker1')
      const refresh = () => world.call('POST', '/auth/refresh', { body: { refresh_token: first.refresh_token } })
      const [rotated, replayed] = [await refresh(), await refresh()]
      await world.close()
      expect(first.expires_in).toBe(60)
      expect((rotated.body as Pair).expires_in).toBe(60)
      expect([rotated.status, replayed.status]).toEqual([200, 401])
    })
  })
}
