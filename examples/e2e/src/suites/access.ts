import { describe, expect, test } from 'vitest'
import { people, type Person, type World } from '../world.ts'

type Route = readonly [method: string, path: string]

const guarded: readonly Route[] = [
  ['POST', '/auth/logout-all'],
  ['GET', '/auth/me'],
  ['GET', '/auth/sessions'],
  ['DELETE', '/auth/sessions/x'],
  ['GET', '/users?role=checker'],
  ['POST', '/users/x/block'],
  ['POST', '/users/x/unblock'],
  ['GET', '/orders'],
  ['GET', '/orders/x'],
  ['POST', '/orders'],
  ['POST', '/orders/x/assign'],
  ['POST', '/orders/x/approve'],
  ['POST', '/orders/x/reject'],
]

/** The routes that need a role. Ids and bodies are invalid: users without the role must not learn even that. */
const byRole: readonly (readonly [...Route, allowed: readonly Person[]])[] = [
  ['GET', '/users?role=checker', ['admin', 'super1', 'lead1']],
  ['POST', '/users/x/block', ['admin']],
  ['POST', '/users/x/unblock', ['admin']],
  ['POST', '/orders', ['maker1', 'maker2', 'lead1']],
  ['POST', '/orders/x/assign', ['admin', 'super1', 'lead1']],
]

export function testAccess(get: () => World): void {
  describe('who gets in', () => {
    test.each(guarded)('C04 401 without a token and with an invalid one: %s %s', async (method, path) => {
      const body = method === 'POST' ? { nonsense: true } : undefined
      const nobody = await get().call(method, path, { body })
      expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="api"'])
      const bad = await get().call(method, path, { body, token: 'x.y.z' })
      expect([bad.status, bad.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="api", error="invalid_token"',
      ])
    })

    test.each(byRole)('H10 403 before ids and bodies are checked: %s %s', async (method, path, allowed) => {
      const body = method === 'POST' ? { nonsense: true } : undefined
      for (const person of people) {
        const { status } = await get().as(person, method, path, { body })
        expect([person, status === 403]).toEqual([person, !allowed.includes(person)])
      }
    })

    test('F17 a refresh token is not accepted as an access token', async () => {
      const { refresh_token } = await get().login('admin')
      expect((await get().call('GET', '/orders', { token: refresh_token })).status).toBe(401)
    })

    test('C03 a token in the query or in a cookie is ignored', async () => {
      const { access_token } = await get().login('admin')
      expect((await get().call('GET', `/orders?access_token=${access_token}`)).status).toBe(401)
      const headers = { cookie: `access_token=${access_token}; token=${access_token}` }
      expect((await get().call('GET', '/orders', { headers })).status).toBe(401)
    })

    test('GET /health and the public keys need no token', async () => {
      expect((await get().call('GET', '/health')).status).toBe(200)
      expect(await get().call('GET', '/.well-known/jwks.json')).toMatchObject({ status: 200, body: { keys: [] } })
    })
  })
}
