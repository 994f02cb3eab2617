import { describe, expect, test } from 'vitest'
import { newOrder, type Pair, people, type World } from '../world.ts'

export function testUsers(get: () => World): void {
  describe('users', () => {
    const names = async (query: string) => {
      const { body } = await get().as('super1', 'GET', `/users${query}`)
      return (body as { users: { username: string }[] }).users.map(user => user.username).sort()
    }

    test('are listed by role', async () => {
      expect(await names('?role=checker')).toEqual(['checker1', 'checker2'])
      expect(await names('?role=super-checker')).toEqual(['lead1', 'super1'])
      expect(await names('')).toEqual([...people].sort())
      const { body } = await get().as('admin', 'GET', '/users?role=admin')
      expect(body).toEqual({ users: [{ id: await get().id('admin'), username: 'admin', roles: ['admin'] }] })
    })

    test.each(['?role=nothing', '?role=', '?role=maker&role=admin', '?role=constructor'])(
      '400 for an unknown role: %s',
      async query => {
        expect((await get().as('admin', 'GET', `/users${query}`)).status).toBe(400)
      },
    )
  })

  describe('block', () => {
    const set = async (verb: 'block' | 'unblock', id: string) =>
      (await get().as('admin', 'POST', `/users/${id}/${verb}`)).status

    test('F07 takes effect on the next request: no token, no refresh, no login', async () => {
      const { login, call, id } = get()
      const pair = await login('maker2')
      expect(await set('block', await id('maker2'))).toBe(204)
      expect((await call('GET', '/orders', { token: pair.access_token })).status).toBe(401)
      expect((await call('POST', '/auth/refresh', { body: { refresh_token: pair.refresh_token } })).status).toBe(401)
      const body = { username: 'maker2', password: 'correct horse battery staple' }
      expect((await call('POST', '/auth/login', { body })).status).toBe(401)
      expect(await set('unblock', await id('maker2'))).toBe(204)
      const again = (await call('POST', '/auth/login', { body })).body as Pair
      expect((await call('GET', '/orders', { token: again.access_token })).status).toBe(200)
      // The revoked sessions stay revoked.
      expect((await call('GET', '/orders', { token: pair.access_token })).status).toBe(401)
    })

    test('a blocked checker approves nothing', async () => {
      const { login, call, id } = get()
      const order = await newOrder(get(), 'maker1', { checker: 'checker2' })
      const { access_token: token } = await login('checker2')
      await set('block', await id('checker2'))
      expect((await call('POST', `/orders/${order}/approve`, { token })).status).toBe(401)
      await set('unblock', await id('checker2'))
      expect((await get().as('admin', 'GET', `/orders/${order}`)).body).toMatchObject({ status: 'pending' })
    })

    test('may be repeated, and is 404 for an unknown user', async () => {
      const id = await get().id('maker2')
      expect([await set('block', id), await set('block', id)]).toEqual([204, 204])
      expect([await set('unblock', id), await set('unblock', id)]).toEqual([204, 204])
      expect([await set('block', 'nobody'), await set('unblock', 'x'.repeat(22))]).toEqual([404, 404])
    })
  })
}
