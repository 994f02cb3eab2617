import { AuthError, isAuthError } from '@sallyport/core'
import { fastify, type FastifyError, type FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import { sallyport, sendProblem } from '../src/index.ts'
import { makeApp, serve, setUp } from './setup.ts'

const { auth } = setUp()
const open = { config: { sallyport: { public: 'x' } } }
const thrower = (error: unknown) => async (): Promise<void> => {
  throw error
}

describe('without an error handler of the application', () => {
  test('refusals, and AuthErrors of routes, are problem documents', async () => {
    const app = await makeApp({ auth, realm: 'orders' })
    app.get('/me', () => 'x')
    app.get('/busy', open, thrower(new AuthError('too_many_requests', { retryAfter: 30 })))
    await app.register(async scope => void scope.get('/none', open, thrower(new AuthError('not_found'))))
    const { url } = await serve(app)
    const refused = await fetch(`${url}/me`)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="orders"'])
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(await refused.json()).toMatchObject({ code: 'authentication_required', retry: false })
    const busy = await fetch(`${url}/busy`)
    expect([busy.status, busy.headers.get('retry-after'), await busy.json()]).toMatchObject([
      429,
      '30',
      { retry: true },
    ])
    expect(await (await fetch(`${url}/none`)).json()).toMatchObject({ code: 'not_found' })
  })

  const others: readonly (readonly [string, unknown])[] = [
    ['an error', new Error('x')],
    ['an error with a status', Object.assign(new Error('x'), { statusCode: 418 })],
    ['one that looks like an AuthError', Object.assign(new Error('x'), { name: 'AuthError', code: 'forbidden' })],
    ['a string', 'x'],
    ['an object', { a: 1 }],
    ['null', null],
    ['undefined', undefined],
  ]

  test.each(others)('%s gets the response of Fastify', async (_, error) => {
    const answers = await Promise.all(
      [fastify(), await makeApp({ auth })].map(async app => {
        app.get('/', open, thrower(error))
        const { statusCode, headers, body } = await app.inject('/')
        return [statusCode, headers['content-type'], body]
      }),
    )
    expect(answers[1]).toEqual(answers[0])
    expect(answers[0]![0]).toBeGreaterThanOrEqual(400)
  })

  test('onError hooks get each error once', async () => {
    const app = await makeApp({ auth })
    const heard: unknown[] = []
    app.addHook('onError', async (_request, _reply, error) => void heard.push(error.code))
    app.get('/me', () => 'x')
    app.get('/own', open, thrower(Object.assign(new Error('x'), { code: 'OWN' })))
    await app.inject('/me')
    await app.inject('/own')
    expect(heard).toEqual(['authentication_required', 'OWN'])
  })

  test('the errors of a route that was registered too early have the same status, headers and code', async () => {
    const app = fastify()
    void app.register(sallyport, { auth })
    app.get('/me', () => 'x')
    const { statusCode, headers, json } = await app.inject('/me').then(response => ({
      ...response,
      headers: response.headers,
      statusCode: response.statusCode,
      json: response.json(),
    }))
    expect([statusCode, headers['www-authenticate'], headers['cache-control'], json]).toMatchObject([
      401,
      'Bearer realm="api"',
      'no-store',
      { code: 'authentication_required' },
    ])
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
  })
})

describe('an error handler of the application', () => {
  const own = (app: FastifyInstance) =>
    app.setErrorHandler((error: FastifyError, _request, reply) => {
      void reply.code(error.statusCode ?? 500).send({ own: error.code })
    })
  const routes = (app: FastifyInstance) => {
    app.get('/me', () => 'x')
    app.get('/x', open, thrower(Object.assign(new Error('x'), { code: 'OWN' })))
  }

  test.each(['before', 'after'])('that is set %s the plugin gets every error', async order => {
    const app = fastify({ allowErrorHandlerOverride: false })
    if (order === 'before') own(app)
    await app.register(sallyport, { auth })
    if (order === 'after') own(app)
    routes(app)
    const refused = await app.inject('/me')
    expect([refused.statusCode, refused.json()]).toEqual([401, { own: 'authentication_required' }])
    expect((await app.inject('/x')).json()).toEqual({ own: 'OWN' })
  })

  test('of a scope gets only the errors of that scope', async () => {
    const app = await makeApp({ auth })
    routes(app)
    await app.register(
      async scope => {
        own(scope)
        routes(scope)
      },
      { prefix: '/v1' },
    )
    expect((await app.inject('/v1/me')).json()).toEqual({ own: 'authentication_required' })
    expect((await app.inject('/me')).headers['content-type']).toBe('application/problem+json')
  })

  test('of a route takes precedence', async () => {
    const app = await makeApp({ auth })
    app.get('/me', { errorHandler: (error, _request, reply) => void reply.code(418).send(error.code) }, () => 'x')
    expect((await app.inject('/me')).body).toBe('authentication_required')
  })

  test('may pass an error on to Fastify or answer it with sendProblem', async () => {
    const app = await makeApp({ auth })
    app.setErrorHandler((error, _request, reply) => {
      if (isAuthError(error)) return sendProblem(reply, error, { realm: 'orders' })
      throw error
    })
    routes(app)
    const refused = await app.inject('/me')
    expect([refused.headers['content-type'], refused.headers['www-authenticate']]).toEqual([
      'application/problem+json',
      'Bearer realm="orders"',
    ])
    expect((await app.inject('/x')).json()).toMatchObject({ code: 'OWN', statusCode: 500 })
  })

  test('does not change the responses of the auth routes', async () => {
    const app = await makeApp({ auth })
    own(app)
    const response = await app.inject({ method: 'POST', url: '/auth/refresh', payload: { refresh_token: 'x' } })
    expect([response.statusCode, response.json()]).toMatchObject([401, { code: 'token_invalid', retry: false }])
  })
})

test('sendProblem reveals nothing about errors other than AuthErrors', async () => {
  const app = await makeApp({ auth })
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, error))
  app.get('/', open, thrower(new Error('canary')))
  const response = await app.inject('/')
  expect([response.statusCode, response.json()]).toMatchObject([500, { code: 'internal_error' }])
  expect(response.body).not.toContain('canary')
})
