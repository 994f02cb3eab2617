import { describe, expect, test } from 'vitest'
import { password } from '../passwords.ts'
import { newOrder, people, type World } from '../world.ts'

const hostile = [
  "' or '1'='1",
  "' or 1=1 --",
  "x'; drop table users; --",
  "x'; update users set roles = '{admin}'; --",
  "'; select pg_sleep(5); --",
  "' union select id, username, password_hash, roles from users --",
  '" or ""="',
  "admin'--",
  "admin'/*",
  '$1',
  '$2::text',
  String.raw`\'; drop table orders; --`,
  '%27%20or%201=1',
  '{"$ne":null}',
  '../../etc/passwd',
  '${7*7}',
  '__proto__',
  'a\u0000b',
  '\u0000',
  '﹛＇ or 1=1',
]

export function testInjection(get: () => World): void {
  describe.each(hostile)('J01 SQL in place of a value: %j', text => {
    const path = encodeURIComponent(text)

    test('in a login, a refresh, a logout', async () => {
      const { call } = get()
      expect((await call('POST', '/auth/login', { body: { username: text, password } })).status).toBe(401)
      expect((await call('POST', '/auth/refresh', { body: { refresh_token: text } })).status).toBe(401)
      expect((await call('POST', '/auth/logout', { body: { refresh_token: text } })).status).toBe(204)
    })

    test('in a path, a query, a body', async () => {
      const { as } = get()
      const body = { checker_id: text }
      const notFound: readonly (readonly [string, string])[] = [
        ['GET', `/orders/${path}`],
        ['POST', `/orders/${path}/approve`],
        ['POST', `/orders/${path}/reject`],
        ['POST', `/users/${path}/block`],
        ['POST', `/users/${path}/unblock`],
        ['DELETE', `/auth/sessions/${path}`],
      ]
      for (const [method, url] of notFound) expect([url, (await as('admin', method, url)).status]).toEqual([url, 404])
      expect((await as('admin', 'POST', `/orders/${path}/assign`, { body })).status).toBe(404)
      expect((await as('admin', 'GET', `/users?role=${path}`)).status).toBe(400)
      const order = await newOrder(get(), 'maker1')
      expect((await as('admin', 'POST', `/orders/${order}/assign`, { body })).status).toBe(422)
      expect((await as('maker1', 'POST', '/orders', { body: { amount: text, payee: 'x' } })).status).toBe(400)
    })

    test('a payee is kept as it is, or refused', async () => {
      const { status, body } = await get().as('maker1', 'POST', '/orders', { body: { amount: 5, payee: text } })
      if (text.includes('\u0000')) return expect(status).toBe(400)
      expect([status, (body as { payee: string }).payee]).toEqual([201, text])
    })
  })

  test('J01 and nothing became of it', async () => {
    const { body } = await get().as('admin', 'GET', '/users')
    const roles = (body as { users: { username: string; roles: string[] }[] }).users
    expect(roles.map(user => user.username).sort()).toEqual([...people].sort())
    expect(roles.filter(user => user.roles.includes('admin')).map(user => user.username)).toEqual(['admin'])
  })
}
