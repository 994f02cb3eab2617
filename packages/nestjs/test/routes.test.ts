import { authRoutes } from '@sallyport/core/http'
import { routeName } from '@sallyport/core/adapter'
import { describe, expect, test } from 'vitest'
import { auditNest, SallyportModule, type SallyportOptions } from '../src/index.ts'
import { bearer, password, platforms, raw, setUp, start, statusIn } from './setup.ts'

describe.each(platforms)('the auth routes on %s', platform => {
  async function run({ auth = setUp().auth, ...options }: Partial<SallyportOptions> = {}) {
    const { url, port } = await start(platform, [SallyportModule.forRoot({ auth, ...options })])
    const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}/auth${path}`, {
        method: 'POST',
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
    return { url, port, post }
  }

  type Pair = { readonly access_token: string; readonly refresh_token: string }
  const logIn = async (post: Awaited<ReturnType<typeof run>>['post'], username: string) =>
    (await (await post('/login', { username, password })).json()) as Pair

  test('login', async () => {
    const { post } = await run()
    const response = await post('/login', { username: 'maker', password })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
    })
  })

  test('E01 every failed login gets the same response', async () => {
    const { post } = await run()
    const bodies = [
      { username: 'maker', password: 'wrong' },
      { username: 'nobody', password },
      { username: '', password: '' },
    ]
    const answers = await Promise.all(bodies.map(async body => post('/login', body)))
    expect(answers.map(answer => answer.status)).toEqual([401, 401, 401])
    expect(new Set(await Promise.all(answers.map(async answer => answer.text()))).size).toBe(1)
  })

  test('a refresh rotates the token, and its refusals are those of rotation', async () => {
    const { auth, time } = setUp()
    const { post } = await run({ auth })
    const first = await logIn(post, 'maker')
    const second = (await (await post('/refresh', { refresh_token: first.refresh_token })).json()) as Pair
    expect(second.refresh_token).not.toBe(first.refresh_token)
    time.now += 60_000
    const reused = await post('/refresh', { refresh_token: first.refresh_token })
    expect([reused.status, await reused.json()]).toMatchObject([401, { code: 'refresh_token_reused', retry: false }])
    expect((await post('/refresh', { refresh_token: second.refresh_token })).status).toBe(401)
  })

  test('F10 logout answers 204 for any token, and logout-all revokes only the sessions of the user', async () => {
    const { post } = await run()
    const [first, second, other] = [await logIn(post, 'maker'), await logIn(post, 'maker'), await logIn(post, 'admin')]
    for (const token of [first.refresh_token, first.refresh_token, 'x']) {
      const response = await post('/logout', { refresh_token: token })
      expect([response.status, await response.text()]).toEqual([204, ''])
    }
    expect((await post('/logout-all', undefined)).status).toBe(401)
    expect((await post('/logout-all', undefined, bearer(second.access_token))).status).toBe(204)
    expect((await post('/refresh', { refresh_token: second.refresh_token })).status).toBe(401)
    expect((await post('/refresh', { refresh_token: other.refresh_token })).status).toBe(200)
  })

  test('F10 F14 sessions are listed without token material, and only their user can revoke them', async () => {
    const { url, post } = await run()
    const [mine, other] = [await logIn(post, 'maker'), await logIn(post, 'admin')]
    const list = await fetch(`${url}/auth/sessions`, {
      headers: { ...bearer(mine.access_token), 'if-none-match': '*' },
    })
    const { sessions } = (await list.json()) as { sessions: readonly { id: string }[] }
    const members = ['created_at', 'current', 'device', 'expires_at', 'id', 'last_used_at']
    expect([list.status, Object.keys(sessions[0]!).toSorted()]).toEqual([200, members])
    const end = async (id: string, token: string) =>
      (await fetch(`${url}/auth/sessions/${id}`, { method: 'DELETE', headers: bearer(token) })).status
    expect(await end(sessions[0]!.id, other.access_token)).toBe(404)
    expect(await end('__proto__', other.access_token)).toBe(404)
    expect(await end(sessions[0]!.id, mine.access_token)).toBe(204)
    expect((await fetch(`${url}/auth/sessions`, { headers: bearer(mine.access_token) })).status).toBe(401)
  })

  test('C06 no response may be stored, not even errors that Nest answers', async () => {
    const { auth } = setUp()
    const { url, post } = await run({ auth: { ...auth, logoutAll: async () => Promise.reject(new Error('bug')) } })
    const { access_token, refresh_token } = await logIn(post, 'maker')
    const answers = [
      await post('/login', { username: 'maker', password }),
      await post('/login', { username: 'maker', password: 'wrong' }),
      await post('/login', {}),
      await post('/refresh', { refresh_token }),
      await post('/logout', { refresh_token: 'x' }),
      await post('/logout-all', undefined, bearer(access_token)),
      await fetch(`${url}/auth/sessions`),
      await fetch(`${url}/auth/sessions`, { headers: bearer(access_token) }),
    ]
    expect(answers.map(answer => answer.status)).toEqual([200, 401, 400, 200, 204, 500, 401, 200])
    expect(answers.map(answer => answer.headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'))
    const own = answers.filter(({ status }) => status !== 500)
    expect(own.map(answer => answer.headers.get('etag'))).toEqual(own.map(() => null))
  })

  test('C07 an unreachable store is 503 and logs nobody out', async () => {
    const { auth, store } = setUp()
    const { post } = await run({ auth })
    const { refresh_token } = await logIn(post, 'maker')
    const { rotate, find } = store.sessions
    const gone = async () => Promise.reject(new Error('connect ECONNREFUSED canary'))
    Object.assign(store.sessions, { rotate: gone, find: gone })
    const response = await post('/refresh', { refresh_token })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await response.text()).not.toContain('canary')
    Object.assign(store.sessions, { rotate, find })
    expect((await post('/refresh', { refresh_token })).status).toBe(200)
  })

  test('C09 a body is JSON and has only strings', async () => {
    const { post } = await run()
    for (const body of [
      { username: ['maker'], password },
      { username: { $gt: '' }, password },
      { username: 'maker' },
      [],
    ]) {
      expect([body, (await post('/login', body)).status]).toEqual([body, 400])
    }
    for (const type of ['text/plain', 'text/plain;application/json', 'application/x-www-form-urlencoded']) {
      const text = `username=maker&password=${password}`
      expect([type, (await post('/login', text, { 'content-type': type })).status]).toEqual([type, 415])
    }
  })

  test('H09 the routes match no other methods', async () => {
    const { port } = await run()
    for (const line of ['GET /auth/login', 'PUT /auth/login', 'DELETE /auth/sessions', 'POST /auth/sessions']) {
      expect([line, statusIn(await raw(port, `${line} HTTP/1.1`, 'Content-Length: 0'))]).toEqual([line, 404])
    }
    expect(statusIn(await raw(port, 'HEAD /auth/sessions HTTP/1.1'))).toBe(401)
  })

  test('the login’s member may have another name', async () => {
    const { post } = await run({ loginField: 'email' })
    expect((await post('/login', { email: 'maker', password })).status).toBe(200)
    expect((await post('/login', { username: 'maker', password })).status).toBe(400)
  })

  test('the public keys are at the root', async () => {
    const { url } = await run()
    const response = await fetch(`${url}/.well-known/jwks.json`)
    expect([response.status, await response.json()]).toEqual([200, { keys: [] }])
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  })
})

test('H09 exactly core’s routes are mapped, with those for resets only if resets are sent', async () => {
  for (const options of [{}, { passwords: { sendReset: async () => {} } }]) {
    const { auth } = setUp(options)
    const { app } = await start('express', [SallyportModule.forRoot({ auth, basePath: '/x' })])
    const expected = [
      ...authRoutes(auth).map(({ method, path }) => `${method} /x${path}`),
      'GET /.well-known/jwks.json',
    ]
    expect(auditNest(app).routes.map(routeName).toSorted()).toEqual(expected.toSorted())
    expect(auditNest(app).findings).toEqual([])
  }
})
