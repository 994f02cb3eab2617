import { describe, expect, test } from 'vitest'
import { password } from '../passwords.ts'
import { type World } from '../world.ts'

export function testLogin(get: () => World): void {
  describe('login', () => {
    const login = (body: unknown) => get().call('POST', '/auth/login', { body })

    test('answers with two tokens and the lifetime of the first', async () => {
      const { status, body, headers } = await login({ username: 'maker1', password })
      expect(status).toBe(200)
      expect(body).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        refresh_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: 'Bearer',
        expires_in: 900,
      })
      expect(headers.get('cache-control')).toBe('no-store')
    })

    test('E01 a wrong password, an unknown user and a blocked one get the same answer', async () => {
      const { as, id } = get()
      await as('admin', 'POST', `/users/${await id('maker2')}/block`)
      const answers = [
        await login({ username: 'maker1', password: 'wrong horse battery staple' }),
        await login({ username: 'nobody', password }),
        await login({ username: 'maker2', password }),
        await login({ username: 'maker1', password: 'x'.repeat(100) }),
        await login({ username: '', password: '' }),
      ]
      await as('admin', 'POST', `/users/${await id('maker2')}/unblock`)
      const seen = answers.map(({ status, text, headers }) =>
        JSON.stringify([status, text, [...headers].filter(([name]) => name !== 'date')]),
      )
      expect(new Set(seen).size).toBe(1)
      expect(answers[0]).toMatchObject({ status: 401, body: { code: 'credentials_invalid' } })
    })

    test.each([
      {},
      [],
      'text',
      null,
      { username: 'maker1' },
      { password },
      { username: ['maker1'], password },
      { username: { $gt: '' }, password },
      { username: 'maker1', password: { length: 28 } },
      { username: 1, password },
    ])('C09 a malformed body is 400: %j', async body => {
      expect(await login(body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    })

    test.each(['text/plain', 'application/x-www-form-urlencoded', 'text/plain;application/json'])(
      'I08 a body of the type %s is 415',
      async type => {
        const text = JSON.stringify({ username: 'maker1', password })
        const answer = await get().call('POST', '/auth/login', { text, headers: { 'content-type': type } })
        expect(answer.status).toBe(415)
      },
    )

    test('GET /auth/me returns the user', async () => {
      const { as } = get()
      const { status, body } = await as('lead1', 'GET', '/auth/me')
      expect(status).toBe(200)
      expect(body).toEqual({ id: expect.any(String), username: 'lead1', roles: ['maker', 'super-checker'] })
    })

    test('ids are opaque, and tokens contain no name', async () => {
      const { id, login: loginAs } = get()
      expect(await id('maker1')).toMatch(/^[\w-]{20,}$/)
      const { access_token } = await loginAs('maker1')
      const payload = JSON.parse(Buffer.from(access_token.split('.')[1]!, 'base64url').toString()) as object
      expect(payload).toMatchObject({ sub: await id('maker1'), roles: ['maker'] })
      expect(JSON.stringify(payload)).not.toContain('maker1')
    })
  })
}
