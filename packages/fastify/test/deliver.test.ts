import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { deliver } from '../src/index.ts'
import { makeApp, setUp } from './setup.ts'

test('deliver sets the cookies of the login and resolves to its body', async () => {
  const { auth } = setUp()
  const app = await makeApp({ auth, cookies: {} })
  await app.register(async scope => {
    scope.get('/passkey', { config: { sallyport: { public: 'a passkey' } } }, async (_request, reply) =>
      deliver(reply, await auth.createSession('u-maker'), { remember: true }),
    )
  })
  const { headers, body } = await app.inject('/passkey')
  expect(headers['set-cookie']).toEqual(expect.stringMatching(/^__Host-sp-refresh=~.*Max-Age=\d+/))
  expect(headers['cache-control']).toBe('no-store')
  expect(JSON.parse(body)).toMatchObject({ token_type: 'Bearer', csrf_token: expect.any(String) as string })
})

test('deliver outside the scope of the plugin is a TypeError', async () => {
  const { auth } = setUp()
  const app = fastify()
  app.get('/', async (_request, reply) => deliver(reply, await auth.createSession('u-maker')))
  const { statusCode, body } = await app.inject('/')
  expect([statusCode, body]).toEqual([500, expect.stringContaining('is not registered in this scope')])
})
