import { fastify, type FastifyServerOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import { auditFastify, sallyport, type SallyportOptions } from '../src/index.ts'
import { bearer, makeApp, password, raw, serve, setUp, statusIn } from './setup.ts'

type Pair = { readonly access_token: string; readonly refresh_token: string }

async function start(options: Partial<SallyportOptions> = {}, server: FastifyServerOptions = {}) {
  const app = await makeApp({ auth: setUp().auth, ...options }, server)
  const { url, port } = await serve(app)
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const logIn = async (username: string) => (await (await post('/login', { username, password })).json()) as Pair
  return { app, url, port, post, logIn }
}

test('login, refresh, sessions and logout', async () => {
  const { url, post } = await start()
  const response = await post('/login', { username: 'maker1', password })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  const pair = (await response.json()) as Pair
  expect(pair).toMatchObject({ token_type: 'Bearer', expires_in: 900 })
  const next = (await (await post('/refresh', { refresh_token: pair.refresh_token })).json()) as Pair
  const headers = bearer(next.access_token)
  const { sessions } = (await (await fetch(`${url}/auth/sessions`, { headers })).json()) as {
    sessions: readonly { id: string }[]
  }
  expect(sessions).toMatchObject([{ current: true }])
  expect((await fetch(`${url}/auth/sessions/other`, { method: 'DELETE', headers })).status).toBe(404)
  const ended = await fetch(`${url}/auth/sessions/${sessions[0]!.id}`, { method: 'DELETE', headers })
  expect([ended.status, await ended.text()]).toEqual([204, ''])
  expect((await post('/refresh', { refresh_token: next.refresh_token })).status).toBe(401)
  expect((await post('/logout', { refresh_token: 'x' })).status).toBe(204)
})

test('a signed-in user can change their password', async () => {
  const { post, logIn } = await start()
  const change = { current_password: 'wrong', new_password: 'another correct horse' }
  expect((await post('/password', change)).status).toBe(401)
  const { access_token } = await logIn('maker1')
  const response = await post('/password', change, bearer(access_token))
  expect([response.status, await response.json()]).toMatchObject([403, { code: 'password_incorrect' }])
})

test('E01 every failed login gets the same response', async () => {
  const { post } = await start()
  const answers = await Promise.all([
    post('/login', { username: 'maker1', password: 'wrong' }),
    post('/login', { username: 'nobody', password }),
    post('/login', { username: '', password: '' }),
  ])
  const texts = await Promise.all(answers.map(async answer => [answer.status, await answer.text()]))
  expect(new Set(texts.map(text => JSON.stringify(text))).size).toBe(1)
})

const types: readonly [type: string, status: number][] = [
  ['application/json', 200],
  ['application/json; charset=utf-8', 200],
  ['APPLICATION/JSON;charset=UTF-8', 200],
  ['text/plain', 415],
  ['text/plain;application/json', 415],
  ['application/x-www-form-urlencoded; application/json', 415],
  ['multipart/form-data; boundary=application/json', 415],
  ['application/jsonp', 415],
  ['application/json, text/plain', 415],
  ['', 415],
  ['json', 415],
]

test('C09 the whole content type is compared', async () => {
  const { post } = await start()
  for (const [type, expected] of types) {
    const response = await post('/login', { username: 'maker1', password }, { 'content-type': type })
    expect([type, response.status]).toEqual([type, expected])
    expect([type, response.headers.get('cache-control')]).toEqual([type, 'no-store'])
  }
})

const bodies: readonly [body: string, status: number][] = [
  [`{"username":["maker1"],"password":"${password}"}`, 400],
  [`{"username":{"$gt":""},"password":"${password}"}`, 400],
  ['{"username":"maker1","password":null}', 400],
  ['{"username":"maker1","password":1}', 400],
  ['{"username":"maker1"}', 400],
  [`{"__proto__":{"username":"maker1","password":"${password}"}}`, 400],
  ['"maker1"', 400],
  ['null', 400],
  ['{', 400],
  ['', 400],
  [`{"username":"maker1","password":"${'x'.repeat(20_000)}"}`, 400],
  [`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, 400],
  [`{"username":"maker1","password":"${password}","roles":["admin"],"remember":true}`, 200],
]

test.each([{}, { ajv: { customOptions: { coerceTypes: 'array' as const } } }])(
  'C09 a body has only strings, and no other value is converted to one: %o',
  async server => {
    const { post } = await start({}, server)
    for (const [body, expected] of bodies) {
      const response = await post('/login', body)
      expect([body.slice(0, 60), response.status]).toEqual([body.slice(0, 60), expected])
      const problem = (await response.json()) as { code?: string }
      expect(problem.code).toBe(expected === 400 ? 'invalid_request' : undefined)
    }
  },
)

test('D15 a malformed body is not repeated, neither to the client nor to the application', async () => {
  const app = await makeApp({ auth: setUp().auth })
  const heard: unknown[] = []
  app.addHook('onError', async (_request, _reply, error) => {
    heard.push(Object.assign({}, error, { message: error.message, stack: error.stack, cause: error.cause }))
  })
  const headers = { 'content-type': 'application/json' }
  const response = await app.inject({ method: 'POST', url: '/auth/login', headers, body: '{"password":"canary' })
  expect([response.statusCode, heard]).toMatchObject([400, [{ code: 'invalid_request' }]])
  expect(response.body + JSON.stringify(heard)).not.toContain('canary')
})

test('C06 no response may be stored', async () => {
  const { auth } = setUp()
  const { url, post, logIn } = await start({
    auth: { ...auth, logoutAll: async () => Promise.reject(new Error('bug')) },
  })
  const { access_token, refresh_token } = await logIn('maker1')
  const answers = [
    await post('/login', { username: 'maker1', password }),
    await post('/login', { username: 'maker1', password: 'wrong' }),
    await post('/login', '{'),
    await post('/login', 'x', { 'content-type': 'text/plain' }),
    await post('/refresh', { refresh_token }),
    await post('/logout', { refresh_token: 'x' }),
    await post('/logout-all', '', bearer(access_token)),
    await fetch(`${url}/auth/sessions`),
    await fetch(`${url}/auth/sessions`, { headers: bearer(access_token) }),
  ]
  expect(answers.map(answer => answer.status)).toEqual([200, 401, 400, 415, 200, 204, 500, 401, 200])
  expect(answers.map(answer => answer.headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'))
})

test('C07 an unreachable store is 503 and logs nobody out', async () => {
  const { auth, store } = setUp()
  const { post, logIn } = await start({ auth })
  const { refresh_token } = await logIn('maker1')
  const gone = async () => Promise.reject(new Error('connect ECONNREFUSED canary'))
  const { rotate, find } = store.sessions
  Object.assign(store.sessions, { rotate: gone, find: gone })
  const response = await post('/refresh', { refresh_token })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await response.text()).not.toContain('canary')
  Object.assign(store.sessions, { rotate, find })
  expect((await post('/refresh', { refresh_token })).status).toBe(200)
})

test('H09 a request without a token is refused before its body is read', async () => {
  const { port } = await start()
  for (const path of ['/auth/logout-all', '/auth/password', '/auth/reauthenticate']) {
    const announced = ['Content-Type: application/json', 'Content-Length: 10000']
    expect(statusIn(await raw(port, `POST ${path} HTTP/1.1`, ...announced))).toBe(401)
  }
})

test('H09 the routes match exact paths and no other methods', async () => {
  const { port } = await start()
  for (const path of ['/auth/LOGIN', '/auth/login/', '//auth/login', '/auth/login;x']) {
    expect([path, statusIn(await raw(port, `POST ${path} HTTP/1.1`, 'Content-Length: 0'))]).toEqual([path, 404])
  }
  for (const line of ['GET /auth/login', 'PUT /auth/login', 'DELETE /auth/sessions']) {
    expect([line, statusIn(await raw(port, `${line} HTTP/1.1`, 'Content-Length: 0'))]).toEqual([line, 404])
  }
  expect(statusIn(await raw(port, 'HEAD /auth/sessions HTTP/1.1'))).toBe(401)
})

describe('the rest of the application', () => {
  test('does not affect the auth routes by its parsers, validators and serializers', async () => {
    const app = await makeApp({ auth: setUp().auth })
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(new Error('not here')))
    app.setValidatorCompiler(() => () => ({ error: new Error('not here') }))
    app.setSerializerCompiler(() => () => 'not here')
    app.setReplySerializer(() => 'not here')
    const payload = { username: 'maker1', password }
    const response = await app.inject({ method: 'POST', url: '/auth/login', payload })
    expect([response.statusCode, response.json()]).toMatchObject([200, { token_type: 'Bearer' }])
  })

  test('parses its bodies as before', async () => {
    const app = await makeApp({ auth: setUp().auth })
    app.post('/text', { config: { sallyport: { public: 'x' } } }, request => ({ body: request.body }))
    const headers = { 'content-type': 'text/plain' }
    const response = await app.inject({ method: 'POST', url: '/text', headers, payload: 'x'.repeat(20_000) })
    expect(response.json()).toEqual({ body: 'x'.repeat(20_000) })
  })
})

describe('options', () => {
  test('basePath moves the routes, and loginField names the login', async () => {
    const app = await makeApp({ auth: setUp().auth, basePath: '/v1/session', loginField: 'email' })
    const url = '/v1/session/login'
    const answer = async (payload: object) => (await app.inject({ method: 'POST', url, payload })).statusCode
    expect(await answer({ email: 'maker1', password })).toBe(200)
    expect(await answer({ username: 'maker1', password })).toBe(400)
  })

  test('routes and keys can be left out', async () => {
    const app = await makeApp({ auth: setUp().auth, routes: false, jwks: false })
    await app.ready()
    expect(app.printRoutes()).toBe('(empty tree)')
  })

  test('the public keys are at the root and may be cached', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/.well-known/jwks.json`)
    expect([response.status, await response.json()]).toEqual([200, { keys: [] }])
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  })
})

test('every cookie of a response is set', async () => {
  const { post } = await start({ cookies: {} })
  const headers = { 'sec-fetch-site': 'same-origin' }
  const response = await post('/login', { username: 'maker1', password }, headers)
  const names = response.headers.getSetCookie().map(cookie => cookie.split('=', 1)[0])
  expect([response.status, new Set(names)]).toEqual([200, new Set(['__Host-sp-device', '__Host-sp-refresh'])])
})

test('routes describe their bodies for documents without a schema of a type provider', async () => {
  const app = fastify()
  const schemas: unknown[] = []
  app.addHook('onRoute', ({ schema }) => void schemas.push(schema))
  await app.register(sallyport, { auth: setUp().auth, loginField: 'email' })
  const { routes } = await auditFastify(app)
  const told = new Map(routes.map(({ method, path, operation }) => [`${method} ${path}`, operation]))
  expect(told.get('POST /auth/login')?.body).toMatchObject({ type: 'object', required: ['email', 'password'] })
  expect(told.get('POST /auth/logout-all')?.body).toBeUndefined()
  expect(schemas.filter(schema => typeof schema === 'object' && schema !== null && 'body' in schema)).toEqual([])
})
