import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { sallyport } from '../src/index.ts'
import { makeApp, setUp } from './setup.ts'

const { auth } = setUp()

test('errorBody makes the body of every refusal', async () => {
  const errorBody = ({ code }: { readonly code: string }, request?: { header(name: string): string | undefined }) => ({
    code,
    language: request?.header('accept-language'),
  })
  const app = await makeApp({ auth, errorBody })
  app.get('/x', () => 'x')
  for (const url of ['/x', '/auth/sessions']) {
    const { statusCode, body } = await app.inject({ url, headers: { 'accept-language': 'de' } })
    expect([statusCode, JSON.parse(body)]).toEqual([401, { code: 'authentication_required', language: 'de' }])
  }
})

test('an onError hook sees the status of a refusal, so that error reporters can skip statuses below 500', async () => {
  const app = fastify()
  const seen: unknown[] = []
  app.addHook('onError', async (_request, reply, error) => {
    seen.push([reply.statusCode, 'statusCode' in error && error.statusCode])
  })
  await app.register(sallyport, { auth })
  app.get('/x', () => 'x')
  for (const url of ['/x', '/auth/sessions']) await app.inject(url)
  expect(seen).toEqual([
    [401, 401],
    [401, 401],
  ])
})
