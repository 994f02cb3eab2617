import { describe, expect, test } from 'vitest'
import { bearer, load, password, raw, serve, setUp, statusIn, versions } from './setup.ts'

describe.each(versions)('the auth routes on %s', async version => {
  const { express, sallyport } = await load(version)

  async function start({ auth = setUp().auth, parsed = false, loginField = 'username' } = {}) {
    const { routes, jwks, errors } = sallyport(auth, { loginField })
    const app = express().set('env', 'test')
    if (parsed) app.use(express.json({ type: '*/*' }), express.urlencoded({ extended: true }))
    app.use('/auth', routes)
    app.get('/.well-known/jwks.json', jwks)
    const passed: unknown[] = []
    app.use(errors(), (error: unknown, _req: unknown, _res: unknown, next: (error: unknown) => void) => {
      passed.push(error)
      next(error)
    })
    const { url, port } = await serve(app)
    const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
    return { url, port, post, passed }
  }

  type Pair = { readonly access_token: string; readonly refresh_token: string }
  const logIn = async (post: Awaited<ReturnType<typeof start>>['post'], username: string) =>
    (await (await post('/login', { username, password })).json()) as Pair

  test('login', async () => {
    const { post } = await start()
    const response = await post('/login', { username: 'maker1', password })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
    })
  })

  test('E01 every failed login gets the same response', async () => {
    const { post } = await start()
    const answers = await Promise.all([
      post('/login', { username: 'maker1', password: 'wrong' }),
      post('/login', { username: 'nobody', password }),
      post('/login', { username: '', password: '' }),
      post('/login', { username: 'maker1', password: 'x'.repeat(100) }),
    ])
    const texts = await Promise.all(answers.map(async answer => [answer.status, await answer.text()]))
    expect(new Set(texts.map(text => JSON.stringify(text))).size).toBe(1)
    expect(texts[0]).toEqual([401, expect.stringContaining('"code":"credentials_invalid"')])
    expect(answers.map(answer => answer.headers.get('www-authenticate'))).toEqual(
      answers.map(() => 'Bearer realm="api"'),
    )
  })

  test('a refresh rotates the token, and its refusals are those of rotation', async () => {
    const { auth, time } = setUp()
    const { post } = await start({ auth })
    const first = await logIn(post, 'maker1')
    const response = await post('/refresh', { refresh_token: first.refresh_token })
    const second = (await response.json()) as Pair
    expect([response.status, second.refresh_token === first.refresh_token]).toEqual([200, false])
    time.now += 60_000
    const reused = await post('/refresh', { refresh_token: first.refresh_token })
    expect([reused.status, await reused.json()]).toMatchObject([401, { code: 'refresh_token_reused', retry: false }])
    const ended = await post('/refresh', { refresh_token: second.refresh_token })
    expect([ended.status, await ended.json()]).toMatchObject([401, { code: 'session_ended' }])
    const forged = await post('/refresh', { refresh_token: first.access_token })
    expect([forged.status, await forged.json()]).toMatchObject([401, { code: 'token_invalid' }])
  })

  test('F10 logout answers 204 for any token', async () => {
    const { post } = await start()
    const { refresh_token, access_token } = await logIn(post, 'maker1')
    for (const token of [refresh_token, refresh_token, access_token, 'x', '']) {
      const response = await post('/logout', { refresh_token: token })
      expect([response.status, await response.text()]).toEqual([204, ''])
    }
    expect((await post('/refresh', { refresh_token })).status).toBe(401)
  })

  test('F10 logout-all revokes only the sessions of the user', async () => {
    const { post } = await start()
    const [first, second, other] = [
      await logIn(post, 'maker1'),
      await logIn(post, 'maker1'),
      await logIn(post, 'admin'),
    ]
    expect((await post('/logout-all', '')).status).toBe(401)
    expect((await post('/logout-all', '', bearer(first.access_token))).status).toBe(204)
    expect((await post('/refresh', { refresh_token: second.refresh_token })).status).toBe(401)
    expect((await post('/refresh', { refresh_token: other.refresh_token })).status).toBe(200)
  })

  test('F14 sessions are listed without token material', async () => {
    const { url, post } = await start()
    const { access_token } = await logIn(post, 'maker1')
    await logIn(post, 'maker1')
    const response = await fetch(`${url}/auth/sessions`, { headers: { ...bearer(access_token), 'if-none-match': '*' } })
    const { sessions } = (await response.json()) as { sessions: readonly { current: boolean }[] }
    expect(new Set(sessions.map(session => session.current))).toEqual(new Set([false, true]))
    expect(Object.keys(sessions[0]!).toSorted()).toEqual([
      'created_at',
      'current',
      'device',
      'expires_at',
      'id',
      'last_used_at',
    ])
    expect((await fetch(`${url}/auth/sessions`)).status).toBe(401)
  })

  test('F10 only its user can revoke a session', async () => {
    const { url, post } = await start()
    const [mine, other] = [await logIn(post, 'maker1'), await logIn(post, 'admin')]
    const list = async (token: string) =>
      (await (await fetch(`${url}/auth/sessions`, { headers: bearer(token) })).json()) as { sessions: { id: string }[] }
    const end = async (id: string, token: string) =>
      (await fetch(`${url}/auth/sessions/${id}`, { method: 'DELETE', headers: bearer(token) })).status
    const id = (await list(mine.access_token)).sessions[0]!.id
    for (const foreign of [id, `${id}x`, 'x', '__proto__', encodeURIComponent('a/b'), '%00']) {
      expect(await end(foreign, other.access_token)).toBe(404)
    }
    expect((await list(mine.access_token)).sessions).toHaveLength(1)
    expect(await end(id, mine.access_token)).toBe(204)
    expect((await post('/refresh', { refresh_token: mine.refresh_token })).status).toBe(401)
    expect((await fetch(`${url}/auth/sessions`, { headers: bearer(mine.access_token) })).status).toBe(401)
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
    ['application/json; charset=latin1', 415],
    ['', 415],
  ]

  test.each([false, true])(
    'C09 the whole content type is compared; parsed by the application before: %s',
    async parsed => {
      const { post } = await start({ parsed })
      for (const [type, expected] of types) {
        const response = await post('/login', { username: 'maker1', password }, { 'content-type': type })
        expect([type, response.status]).toEqual([type, expected])
        expect(response.headers.get('cache-control') ?? 'no answer of the routes').toMatch(/^no-store$|^no answer/)
      }
    },
  )

  const bodies: readonly [body: string, status: number][] = [
    [`{"username":["maker1","b"],"password":"${password}"}`, 400],
    [`{"username":{"$gt":""},"password":"${password}"}`, 400],
    ['{"username":"maker1","password":{"$gt":""}}', 400],
    ['{"username":"maker1","password":null}', 400],
    ['{"username":"maker1"}', 400],
    [`{"__proto__":{"username":"maker1","password":"${password}"}}`, 400],
    [`["maker1","${password}"]`, 400],
    ['"maker1"', 400],
    ['null', 400],
    ['{', 400],
    ['', 400],
    [`{"username":"maker1","password":"${'x'.repeat(20_000)}"}`, 400],
    [`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, 400],
    [`{"username":"maker1","password":"${password}","roles":["admin"],"remember":true}`, 200],
  ]

  test('C09 a body has only strings', async () => {
    const { post, passed } = await start()
    for (const [body, expected] of bodies) {
      const response = await post('/login', body)
      expect([body.slice(0, 60), response.status]).toEqual([body.slice(0, 60), expected])
      const problem = (await response.json()) as { code?: string }
      expect(problem.code).toBe(expected === 400 ? 'invalid_request' : undefined)
    }
    expect(passed).toEqual([])
  })

  test('D15 a malformed body is not repeated, neither to the client nor to the application', async () => {
    const { auth } = setUp()
    const { routes } = sallyport(auth)
    const app = express()
    const passed: unknown[] = []
    app.use('/auth', routes, (error: Error, _req: unknown, res: { end(): void }, _next: unknown) => {
      passed.push(Object.assign({}, error, { message: error.message, stack: error.stack, cause: error.cause }))
      res.end()
    })
    const { url } = await serve(app)
    const headers = { 'content-type': 'application/json' }
    await fetch(`${url}/auth/login`, { method: 'POST', headers, body: '{"password":"canary' })
    expect(passed).toMatchObject([{ code: 'invalid_request', status: 400 }])
    expect(JSON.stringify(passed)).not.toContain('canary')
  })

  test('a body that the application has parsed is used', async () => {
    const { post } = await start({ parsed: true })
    expect((await post('/login', { username: 'maker1', password })).status).toBe(200)
  })

  test('C06 no response may be stored', async () => {
    const { auth } = setUp()
    const broken = { ...auth, logoutAll: async () => Promise.reject(new Error('bug')) }
    const { url, post } = await start({ auth: broken })
    const { access_token, refresh_token } = await logIn(post, 'maker1')
    const answers = [
      await post('/login', { username: 'maker1', password }),
      await post('/login', { username: 'maker1', password: 'wrong' }),
      await post('/login', '{'),
      await post('/login', 'x', { 'content-type': 'text/plain' }),
      await post('/refresh', { refresh_token }),
      await post('/refresh', { refresh_token: 'x' }),
      await post('/logout', { refresh_token: 'x' }),
      await post('/logout-all', '', bearer(access_token)),
      await fetch(`${url}/auth/sessions`),
      await fetch(`${url}/auth/sessions`, { headers: bearer(access_token) }),
      await fetch(`${url}/auth/sessions/x`, { method: 'DELETE', headers: bearer(access_token) }),
    ]
    expect(answers.map(answer => answer.status)).toEqual([200, 401, 400, 415, 200, 401, 204, 500, 401, 200, 404])
    expect(answers.map(answer => answer.headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'))
    expect(answers.map(answer => answer.headers.get('etag'))).toEqual(answers.map(() => null))
  })

  test('C07 an unreachable store is 503 and logs nobody out', async () => {
    const { auth, store } = setUp()
    const { post, passed } = await start({ auth })
    const { refresh_token } = await logIn(post, 'maker1')
    const gone = async () => Promise.reject(new Error('connect ECONNREFUSED canary'))
    const { rotate, find } = store.sessions
    const { append } = store.revocations
    Object.assign(store.sessions, { rotate: gone, find: gone, insert: gone, list: gone })
    Object.assign(store.revocations, { append: gone })
    for (const response of [
      await post('/login', { username: 'maker1', password }),
      await post('/refresh', { refresh_token }),
      await post('/logout', { refresh_token }),
    ]) {
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await response.text()).not.toContain('canary')
    }
    Object.assign(store.sessions, { rotate, find })
    Object.assign(store.revocations, { append })
    expect((await post('/refresh', { refresh_token })).status).toBe(200)
    expect(passed).toEqual([])
  })

  test('other errors go to the application', async () => {
    const { auth } = setUp()
    const bug = new RangeError('bug')
    const { post, passed } = await start({ auth: { ...auth, refresh: async () => Promise.reject(bug) } })
    expect((await post('/refresh', { refresh_token: 'x' })).status).toBe(500)
    expect(passed).toEqual([bug])
  })

  test('H09 the routes match exact paths and no other methods', async () => {
    const { port } = await start()
    // Express 4 ignores a second slash after a mount, so the route matches.
    const doubled = version === 'express4' ? 415 : 404
    expect(statusIn(await raw(port, 'POST /auth//login HTTP/1.1', 'Content-Length: 0'))).toBe(doubled)
    const paths = ['/auth/LOGIN', '/auth/login/', '/auth/login//', '/auth/%6cogin', '/auth/login;x', '/auth/sessions/']
    for (const path of paths) {
      expect([path, statusIn(await raw(port, `POST ${path} HTTP/1.1`, 'Content-Length: 0'))]).toEqual([path, 404])
    }
    for (const line of ['GET /auth/login', 'PUT /auth/login', 'DELETE /auth/sessions', 'POST /auth/sessions']) {
      expect([line, statusIn(await raw(port, `${line} HTTP/1.1`, 'Content-Length: 0'))]).toEqual([line, 404])
    }
    expect(statusIn(await raw(port, 'HEAD /auth/sessions HTTP/1.1'))).toBe(401)
  })

  test('the login’s member may have another name', async () => {
    const { post } = await start({ loginField: 'email' })
    expect((await post('/login', { email: 'maker1', password })).status).toBe(200)
    expect((await post('/login', { username: 'maker1', password })).status).toBe(400)
  })

  test('the public keys are at the root', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/.well-known/jwks.json`)
    expect([response.status, await response.json()]).toEqual([200, { keys: [] }])
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
  })
})
