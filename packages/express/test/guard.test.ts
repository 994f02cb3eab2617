import { describeGuard } from '@sallyport/core/adapter'
import { describe, expect, test } from 'vitest'
import { bearer, headerIn, load, raw, serve, setUp, statusIn, versions } from './setup.ts'

describe.each(versions)('guards on %s', async version => {
  const { express, sallyport } = await load(version)

  /** An application with one route of each kind; `reached` lists what got past its guard. */
  async function start({ auth = setUp().auth, realm = 'api' } = {}) {
    const { guard, claims, user, errors } = sallyport(auth, { realm })
    const reached: string[] = []
    const app = express()
    app.use('/admin', (req, _res, next) => {
      Object.assign(req, { seen: true })
      next()
    })
    app.get('/me', guard(), (req, res) => res.json({ sub: claims(req).sub, auth: Object.hasOwn(req, 'auth') }))
    app.get('/admin/x', guard.roles('admin'), (req, res) => {
      reached.push(req.originalUrl)
      res.json({ roles: claims(req).roles })
    })
    app.get('/now', guard({ recheck: '0s' }), (req, res) => res.json(user(req)))
    app.get('/recent', guard({ maxAge: '5m' }), (req, res) => res.json(claims(req).auth_time))
    app.get('/maybe', guard.optional(), (req, res) => res.json({ sub: claims.optional(req)?.sub ?? null }))
    app.get('/open', guard.public('health'), (_req, res) => res.json('ok'))
    app.get('/both', guard({ recheck: '0s' }), guard.roles('admin'), (req, res) => res.json(user(req)))
    app.use(errors())
    return { ...(await serve(app)), reached }
  }

  const world = setUp()
  const admin = await world.login('admin')
  const maker = await world.login('maker1')
  const { auth } = world

  const authorizations: readonly [value: string, status: number, challenge: string | undefined][] = [
    [`Bearer ${admin.accessToken}`, 200, undefined],
    [`bearer ${admin.accessToken}`, 200, undefined],
    [`BEARER ${admin.accessToken}`, 200, undefined],
    [`Bearer   ${admin.accessToken}`, 200, undefined],
    [` Bearer ${admin.accessToken} `, 200, undefined],
    ['', 401, 'Bearer realm="api"'],
    ['Bearer', 401, 'Bearer realm="api"'],
    ['Basic x', 401, 'Bearer realm="api"'],
    ['Digest username="x", realm="y"', 401, 'Bearer realm="api"'],
    ['Bearer x', 401, 'Bearer realm="api", error="invalid_token"'],
    [`Bearer ${admin.refreshToken}`, 401, 'Bearer realm="api", error="invalid_token"'],
    ['Bearer x y', 400, 'Bearer realm="api", error="invalid_request"'],
    [`Bearer\t${admin.accessToken}`, 400, 'Bearer realm="api", error="invalid_request"'],
    [`Bearer,${admin.accessToken}`, 400, 'Bearer realm="api", error="invalid_request"'],
    [`Bearer ${admin.accessToken},`, 400, 'Bearer realm="api", error="invalid_request"'],
    [`Bearer "${admin.accessToken}"`, 400, 'Bearer realm="api", error="invalid_request"'],
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
      [good, ''],
    ]) {
      const lines = [`Authorization: ${first}`, 'X-Between: 1', `aUTHORIZATION: ${second}`]
      const answer = await raw(port, 'GET /admin/x HTTP/1.1', ...lines)
      expect([statusIn(answer), answer.includes('"code":"invalid_request"')]).toEqual([400, true])
      expect(statusIn(await raw(port, 'GET /maybe HTTP/1.1', ...lines))).toBe(400)
    }
    expect(reached).toEqual([])
  })

  test('C03 a token in the query, the body or a cookie is ignored', async () => {
    const { url } = await start({ auth })
    for (const name of ['access_token', 'token', 'authorization']) {
      expect((await fetch(`${url}/me?${name}=${admin.accessToken}`)).status).toBe(401)
    }
    const headers = { cookie: `access_token=${admin.accessToken}`, 'x-access-token': admin.accessToken }
    expect((await fetch(`${url}/me`, { headers })).status).toBe(401)
  })

  test('C04 a realm cannot break out of its quotes, and one with a line break is refused at the start', async () => {
    const { port } = await start({ auth, realm: 'x", error="none' })
    const answer = await raw(port, 'GET /me HTTP/1.1')
    expect(headerIn(answer, 'WWW-Authenticate')).toBe(String.raw`Bearer realm="x\", error=\"none"`)
    expect(() => sallyport(auth, { realm: 'x\r\nSet-Cookie: a=b' })).toThrow(
      /^realm: must be a string of printable ASCII$/,
    )
  })

  test('C05 invalid tokens get at most two bodies, and neither says why', async () => {
    const { url } = await start({ auth })
    const [header, payload, signature] = admin.accessToken.split('.') as [string, string, string]
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const bad = [
      'x',
      'x.y.z',
      admin.refreshToken,
      `${header}.${payload}.`,
      `${header}.${payload}.${'A'.repeat(43)}`,
      `${header}.${payload}.${signature}.`,
      `${header}.${encode({ ...claims, exp: 1 })}.${signature}`,
      `${header}.${encode({ ...claims, sub: 'u-maker' })}.${signature}`,
      ...['none', 'HS512', 'RS256'].map(alg => `${encode({ alg, typ: 'at+jwt' })}.${payload}.${signature}`),
      `${encode({ alg: 'HS256', typ: 'at+jwt', kid: '../../dev/null' })}.${payload}.${signature}`,
      'a'.repeat(9000),
    ]
    const bodies = new Set<string>()
    for (const token of bad) {
      const response = await fetch(`${url}/me`, { headers: bearer(token) })
      expect(response.status).toBe(401)
      bodies.add(await response.text())
    }
    expect(bodies.size).toBeLessThanOrEqual(2)
    expect([...bodies].join('')).not.toMatch(/kid|alg|HS256|signature|stack|node_modules/i)
  })

  test('C05 an expired token may be named as expired', async () => {
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
    ['resolves to an error', async () => Object.assign(new Error('canary'), { sub: 'u-admin', roles: ['admin'] })],
    ['returns true', () => true],
  ]

  test.each(failures)('C07 C08 the response is 503 if the check %s', async (_, verify) => {
    const unhandled: unknown[] = []
    const listen = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', listen)
    const { url, reached } = await start({ auth: { ...auth, verify: verify as typeof auth.verify } })
    for (const path of ['/me', '/admin/x', '/maybe', '/now']) {
      const response = await fetch(url + path, { headers: bearer(admin.accessToken) })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await response.text()).not.toContain('canary')
    }
    process.off('unhandledRejection', listen)
    expect([reached, unhandled]).toEqual([[], []])
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

  test('H09 no spelling of a path avoids its guard', async () => {
    const { port, reached } = await start({ auth })
    const spellings = [
      '/admin/x',
      '/ADMIN/x',
      '/admin/X',
      '//admin/x',
      '/admin//x',
      '/admin/x/',
      '/%61dmin/x',
      '/admin%2fx',
      '/admin/x;a=b',
      '/admin/./x',
      '/admin/../admin/x',
      '/admin\\x',
      '/admin/x?',
      '/admin/x%00',
      'http://localhost/admin/x',
    ]
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']) {
      for (const path of spellings) {
        for (const headers of [[], [`Authorization: Bearer ${maker.accessToken}`]]) {
          const status = statusIn(await raw(port, `${method} ${path} HTTP/1.1`, ...headers, 'Content-Length: 0'))
          const allowed = method === 'OPTIONS' ? [200, 404, 400] : [400, 401, 403, 404]
          expect(allowed, `${method} ${path}`).toContain(status)
        }
      }
    }
    expect(reached).toEqual([])
  })

  test('recheck reads the current user, and a second guard keeps it', async () => {
    const { users, login, ...own } = setUp()
    const { url } = await start(own)
    const headers = bearer((await login('admin')).accessToken)
    users.set('u-admin', { id: 'u-admin', username: 'renamed', roles: ['admin'] })
    expect(await (await fetch(`${url}/now`, { headers })).json()).toMatchObject({ username: 'renamed' })
    expect(await (await fetch(`${url}/both`, { headers })).json()).toMatchObject({ username: 'renamed' })
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
  })

  test('tokenSource can find the token elsewhere', async () => {
    const { guard, claims } = sallyport(auth, { tokenSource: request => request.header('x-key') })
    const app = express()
    app.get('/', guard(), (req, res) => res.json(claims(req).sub))
    const { url } = await serve(app)
    expect(await (await fetch(url, { headers: { 'x-key': maker.accessToken } })).json()).toBe('u-maker')
  })

  test('without errors() Express answers with the status and the headers', async () => {
    const { guard } = sallyport(auth)
    const app = express().set('env', 'test')
    app.get('/', guard(), (_req, res) => res.json('in'))
    const { url } = await serve(app)
    const response = await fetch(url)
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="api"'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  })

  test('each guard describes its requirement to the audit', () => {
    const { guard } = sallyport(auth)
    expect(describeGuard(guard())).toEqual({ kind: 'authenticated' })
    expect(describeGuard(guard.roles('admin', 'checker'))).toEqual({
      kind: 'authenticated',
      roles: ['admin', 'checker'],
    })
    expect(describeGuard(guard({ recheck: '0s', maxAge: '5m' }))).toEqual({
      kind: 'authenticated',
      recheck: '0s',
      maxAge: '5m',
    })
    expect(describeGuard(guard.optional())).toEqual({ kind: 'authenticated', optional: true })
    expect(describeGuard(guard.public('health'))).toEqual({ kind: 'public', reason: 'health' })
    expect(describeGuard(guard)).toBeUndefined()
  })

  test('mistakes throw at the start', () => {
    const { guard } = sallyport(auth)
    expect(() => guard.roles(...([] as unknown as ['x']))).toThrow(TypeError)
    expect(() => guard({ role: 'admin' } as object)).toThrow(/role/)
    expect(() => guard.public('')).toThrow(TypeError)
  })

  test('a guard that was not called protects its route too', async () => {
    const { guard } = sallyport(auth)
    const app = express().set('env', 'test')
    app.get('/', guard as never, (_req, res) => res.json('in'))
    const { url } = await serve(app)
    expect((await fetch(url, { headers: bearer(admin.accessToken) })).status).toBe(500)
  })
})

describe('readers', async () => {
  const { sallyport } = await load('express')
  const { claims, user } = sallyport(setUp().auth)
  const nobody = {} as Parameters<typeof claims>[0]

  test.each([
    ['claims(req)', () => claims(nobody)],
    ['claims.optional(req)', () => claims.optional(nobody)],
    ['user(req)', () => user(nobody)],
  ])('%s throws where no guard protects the route', (name, read) => {
    expect(read).toThrow(new TypeError(`${name}: no guard protects this route`))
  })

  test('an auth that other code put on the request does not count', () => {
    expect(() => claims({ auth: { claims: { sub: 'u-admin' } } } as never)).toThrow(TypeError)
  })
})
