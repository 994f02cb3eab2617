import { describe, expect, test } from 'vitest'
import { readers } from '../src/index.ts'
import { bearer, headerIn, makeApp, raw, serve, setUp, statusIn } from './setup.ts'

/** An application with one route of each kind; `reached` lists what got past its guard. */
async function start({ auth = setUp().auth, realm = 'api', routerOptions = {} } = {}) {
  const { claims, user } = readers(auth)
  const reached: string[] = []
  const app = await makeApp({ auth, realm }, { routerOptions })
  app.get('/me', request => ({ sub: claims(request).sub, auth: Object.hasOwn(request, 'auth') }))
  app.get('/admin/x', { config: { sallyport: { roles: ['admin'] } } }, request => {
    reached.push(request.url)
    return { roles: claims(request).roles }
  })
  app.get('/now', { config: { sallyport: { recheck: '0s' } } }, request => user(request))
  app.get('/recent', { config: { sallyport: { maxAge: '5m' } } }, request => String(claims(request).auth_time))
  app.get('/maybe', { config: { sallyport: { optional: true } } }, request => ({
    sub: claims.optional(request)?.sub ?? null,
  }))
  app.get('/open', { config: { sallyport: { public: 'health' } } }, () => '"ok"')
  app.get('/open/read', { config: { sallyport: { public: 'none' } } }, request => claims(request))
  return { ...(await serve(app)), app, reached }
}

const world = setUp()
const admin = await world.login('admin')
const maker = await world.login('maker1')
const { auth } = world

describe('guards', () => {
  const authorizations: readonly [value: string, status: number, challenge: string | undefined][] = [
    [`Bearer ${admin.accessToken}`, 200, undefined],
    [`bearer ${admin.accessToken}`, 200, undefined],
    [`BEARER   ${admin.accessToken} `, 200, undefined],
    ['', 401, 'Bearer realm="api"'],
    ['Bearer', 401, 'Bearer realm="api"'],
    ['Basic x', 401, 'Bearer realm="api"'],
    ['Bearer x', 401, 'Bearer realm="api", error="invalid_token"'],
    [`Bearer ${admin.refreshToken}`, 401, 'Bearer realm="api", error="invalid_token"'],
    ['Bearer x y', 400, 'Bearer realm="api", error="invalid_request"'],
    [`Bearer,${admin.accessToken}`, 400, 'Bearer realm="api", error="invalid_request"'],
    [`Bearer ${admin.accessToken}\u00a0`, 400, 'Bearer realm="api", error="invalid_request"'],
  ]

  test('C01 C04 each Authorization header gets the expected response', async () => {
    const { port } = await start({ auth })
    for (const [value, status, challenge] of authorizations) {
      const answer = await raw(port, 'GET /me HTTP/1.1', `Authorization: ${value}`)
      expect([value, statusIn(answer), headerIn(answer, 'WWW-Authenticate')]).toEqual([value, status, challenge])
    }
  })

  test('C02 two Authorization headers are refused in any order and case', async () => {
    const { port, reached } = await start({ auth })
    const good = `Bearer ${admin.accessToken}`
    for (const [first, second] of [
      [good, good],
      [good, 'Basic x'],
      ['Basic x', good],
      ['', good],
    ]) {
      const lines = [`Authorization: ${first}`, 'X-Between: 1', `aUTHORIZATION: ${second}`]
      const answer = await raw(port, 'GET /admin/x HTTP/1.1', ...lines)
      expect([statusIn(answer), answer.includes('"code":"invalid_request"')]).toEqual([400, true])
      expect(statusIn(await raw(port, 'GET /maybe HTTP/1.1', ...lines))).toBe(400)
    }
    expect(reached).toEqual([])
  })

  test('C03 a token in the query, a cookie or another header is ignored', async () => {
    const { url } = await start({ auth })
    expect((await fetch(`${url}/me?access_token=${admin.accessToken}`)).status).toBe(401)
    const headers = { cookie: `access_token=${admin.accessToken}`, 'x-access-token': admin.accessToken }
    expect((await fetch(`${url}/me`, { headers })).status).toBe(401)
  })

  test('C04 a realm cannot break out of its quotes, and one with a line break is refused at the start', async () => {
    const { port } = await start({ auth, realm: 'x", error="none' })
    const answer = await raw(port, 'GET /me HTTP/1.1')
    expect(headerIn(answer, 'WWW-Authenticate')).toBe(String.raw`Bearer realm="x\", error=\"none"`)
    await expect(start({ auth, realm: 'x\r\nSet-Cookie: a=b' })).rejects.toThrow(
      /^realm: must be a string of printable ASCII$/,
    )
  })

  test('C05 an expired token may be named as expired, and the response is not stored', async () => {
    const { time, login, ...own } = setUp()
    const { url } = await start(own)
    const headers = bearer((await login('admin')).accessToken)
    time.now += 3_600_000
    const response = await fetch(`${url}/me`, { headers })
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'token_expired', retry: false }])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  const failures: readonly [string, () => unknown][] = [
    ['rejects', async () => Promise.reject(new Error('connect ECONNREFUSED canary'))],
    [
      'throws',
      () => {
        throw new TypeError('canary')
      },
    ],
    ['resolves to nothing', async () => undefined],
    ['resolves to an error object', async () => ({ error: 'canary', sub: 'u-admin' })],
    ['returns true', () => true],
  ]

  test.each(failures)('C07 C08 the response is 503 if the check %s', async (_, verify) => {
    const { url, reached } = await start({ auth: { ...auth, verify: verify as typeof auth.verify } })
    for (const path of ['/me', '/admin/x', '/maybe', '/now']) {
      const response = await fetch(url + path, { headers: bearer(admin.accessToken) })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await response.text()).not.toContain('canary')
    }
    expect(reached).toEqual([])
  })

  // Fastify lets a request in if a hook throws undefined or calls `done` with it.
  test.each([undefined, null, 0, '', false])('C08 nobody gets in if a token source throws %j', async thrown => {
    const sources: readonly (() => never | Promise<never>)[] = [
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what an application might throw
        throw thrown
      },
      async () => {
        // oxlint-disable-next-line typescript/only-throw-error -- the same
        throw thrown
      },
    ]
    for (const tokenSource of sources) {
      const app = await makeApp({ auth, tokenSource })
      let isReached = false
      app.get('/', () => (isReached = true))
      const { url } = await serve(app)
      const { status } = await fetch(url, { headers: bearer(maker.accessToken) })
      expect([status, isReached]).toEqual([500, false])
    }
  })

  test('C08 request.auth is the user whom the guard let in, and null for others', async () => {
    const app = await makeApp({ auth })
    const seen: unknown[] = []
    app.addHook('onResponse', async request => void seen.push(Reflect.get(request, 'auth')))
    app.get('/', () => 'x')
    app.get('/open', { config: { sallyport: { public: 'x' } } }, () => 'x')
    app.get('/maybe', { config: { sallyport: { optional: true } } }, () => 'x')
    const { url } = await serve(app)
    for (const path of ['/', '/open', '/maybe', '/none']) await fetch(url + path)
    await fetch(url, { headers: bearer(maker.accessToken) })
    expect(seen).toEqual([null, null, null, null, { claims: expect.objectContaining({ sub: 'u-maker' }) }])
  })

  test('H05 H10 401 without a token, 403 without the role, 200 with it', async () => {
    const { url, reached } = await start({ auth })
    expect((await fetch(`${url}/admin/x`)).status).toBe(401)
    const forbidden = await fetch(`${url}/admin/x`, { headers: bearer(maker.accessToken) })
    expect([forbidden.status, await forbidden.json()]).toMatchObject([403, { code: 'forbidden' }])
    expect(forbidden.headers.get('www-authenticate')).toBeNull()
    expect(reached).toEqual([])
    expect((await fetch(`${url}/admin/x`, { headers: bearer(admin.accessToken) })).status).toBe(200)
  })

  test('recheck reads the current user', async () => {
    const { users, login, ...own } = setUp()
    const { url } = await start(own)
    const headers = bearer((await login('admin')).accessToken)
    users.set('u-admin', { id: 'u-admin', username: 'renamed', roles: ['admin'] })
    expect(await (await fetch(`${url}/now`, { headers })).json()).toMatchObject({ username: 'renamed' })
    users.delete('u-admin')
    expect((await fetch(`${url}/now`, { headers })).status).toBe(401)
    expect((await fetch(`${url}/me`, { headers })).status).toBe(200)
  })

  test('a user with an old login must log in again (RFC 9470)', async () => {
    const { time, login, ...own } = setUp()
    const { url } = await start(own)
    const headers = bearer((await login('admin')).accessToken)
    expect((await fetch(`${url}/recent`, { headers })).status).toBe(200)
    time.now += 301_000
    const response = await fetch(`${url}/recent`, { headers })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="api", error="insufficient_user_authentication", max_age="300"',
    ])
  })

  test('optional and public routes work without a token', async () => {
    const { url } = await start({ auth })
    const answer = async (path: string, headers = {}) => (await fetch(url + path, { headers })).json()
    expect(await answer('/maybe')).toEqual({ sub: null })
    expect(await answer('/maybe', bearer(maker.accessToken))).toEqual({ sub: 'u-maker' })
    expect((await fetch(`${url}/maybe`, { headers: bearer('x') })).status).toBe(401)
    expect(await answer('/open', bearer('x'))).toBe('ok')
    expect((await fetch(`${url}/open/read`, { headers: bearer(maker.accessToken) })).status).toBe(500)
  })

  test('tokenSource can find the token elsewhere', async () => {
    const app = await makeApp({ auth, tokenSource: request => request.header('x-key') })
    const { claims } = readers(auth)
    app.get('/', request => claims(request).sub)
    const { url } = await serve(app)
    expect(await (await fetch(url, { headers: { 'x-key': maker.accessToken } })).text()).toBe('u-maker')
  })
})

describe('with any options of the router', () => {
  const loosest = {
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    useSemicolonDelimiter: true,
  }
  const spellings: readonly [path: string, isLoose: boolean][] = [
    ['/admin/x', true],
    ['/ADMIN/x', true],
    ['/admin/X', true],
    ['//admin/x', true],
    ['/admin//x', true],
    ['/admin/x/', true],
    ['/%61dmin/x', true],
    ['/admin/x;a=b', true],
    ['/admin/x?', true],
    ['/admin/x;/../open', true],
    ['http://localhost/admin/x', true],
    ['/admin%2fx', false],
    ['/admin/./x', false],
    ['/admin/../admin/x', false],
    ['/admin\\x', false],
    ['/admin/x%00', false],
    ['/admin/x%zz', false],
    ['*', false],
  ]

  test.each([{}, loosest])('H09 no spelling of a path gets past its guard: %o', async routerOptions => {
    const { port, reached } = await start({ auth, routerOptions })
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']) {
      for (const [path] of spellings) {
        for (const headers of [[], [`Authorization: Bearer ${maker.accessToken}`]]) {
          const status = statusIn(await raw(port, `${method} ${path} HTTP/1.1`, ...headers, 'Content-Length: 0'))
          expect([400, 401, 403, 404], `${method} ${path}`).toContain(status)
        }
      }
    }
    expect(reached).toEqual([])
  })

  test('H09 the loosest options accept these spellings, so the guard was asked', async () => {
    const { port } = await start({ auth, routerOptions: loosest })
    for (const [path, isLoose] of spellings) {
      const answer = await raw(port, `GET ${path} HTTP/1.1`, `Authorization: Bearer ${admin.accessToken}`)
      expect([path, statusIn(answer) === 200]).toEqual([path, isLoose])
    }
  })
})

describe('readers', () => {
  const { claims, user } = readers(auth)

  test.each([
    ['claims(request)', claims],
    ['claims.optional(request)', claims.optional],
    ['user(request)', user],
  ])('%s throws where no guard protects the route', (name, read) => {
    const message = `${name}: no guard of this auth protects this route`
    expect(() => read({ id: 'req-1', raw: {} })).toThrow(new TypeError(message))
    const forged = { id: 'req-1', raw: {}, auth: { claims: { sub: 'u-admin' } } }
    expect(() => read(forged)).toThrow(TypeError)
  })

  test('refuse a request that another auth let in', async () => {
    const other = setUp()
    const app = await makeApp({ auth: other.auth })
    app.get('/', request => claims(request).sub)
    const { accessToken } = await other.login('admin')
    const response = await app.inject({ url: '/', headers: bearer(accessToken) })
    expect([response.statusCode, response.json()]).toMatchObject([
      500,
      { message: expect.stringContaining('no guard') },
    ])
  })

  test('distinguish an optional guard, a guard without recheck, and no guard', async () => {
    const app = await makeApp({ auth })
    app.get('/maybe', { config: { sallyport: { optional: true } } }, request => claims(request))
    app.get('/me', request => user(request))
    const headers = bearer(maker.accessToken)
    expect((await app.inject('/maybe')).json()).toMatchObject({
      message: expect.stringContaining('the request has no token'),
    })
    expect((await app.inject({ url: '/me', headers })).json()).toMatchObject({
      message: expect.stringContaining('no guard with recheck protects this route'),
    })
  })
})
