import { describe, expect, test } from 'vitest'
import { AuthError } from '../src/errors.ts'
import { createWebGuard, errorResponse, webRoutes } from '../src/web.ts'
import { password, setUp } from './http/setup.ts'

const { auth, login } = setUp()
const routes = webRoutes(auth)
const origin = 'https://api.example.com'

async function send(path: string, init: RequestInit & { readonly json?: unknown } = {}): Promise<Response> {
  const { json, ...rest } = init
  const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }
  const response = await routes(new Request(origin + path, { ...body, ...rest }))
  return response ?? new Response('none of ours', { status: 404 })
}

async function logIn(username: string): Promise<{ access_token: string; refresh_token: string }> {
  const response = await send('/auth/login', { method: 'POST', json: { username, password } })
  return (await response.json()) as { access_token: string; refresh_token: string }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('the auth routes on the standard Request', () => {
  test('login, refresh, logout', async () => {
    const first = await send('/auth/login', { method: 'POST', json: { username: 'maker1', password } })
    const pair = (await first.json()) as { refresh_token: string }
    expect([first.status, pair]).toEqual([
      200,
      { access_token: expect.any(String), refresh_token: expect.any(String), token_type: 'Bearer', expires_in: 900 },
    ])
    const json = { refresh_token: pair.refresh_token }
    expect((await send('/auth/refresh', { method: 'POST', json })).status).toBe(200)
    const out = await send('/auth/logout', { method: 'POST', json })
    expect([out.status, await out.text()]).toEqual([204, ''])
    const after = await send('/auth/refresh', { method: 'POST', json })
    expect([after.status, await after.json()]).toMatchObject([401, { code: 'session_ended', retry: false }])
  })

  test('a user’s sessions are listed and revoked', async () => {
    const { access_token } = await logIn('admin')
    const headers = bearer(access_token)
    const list = (await (await send('/auth/sessions', { headers })).json()) as { sessions: { id: string }[] }
    expect(list.sessions).toHaveLength(1)
    const path = `/auth/sessions/${list.sessions[0]!.id}`
    expect((await send(path, { method: 'DELETE', headers: bearer((await logIn('maker1')).access_token) })).status).toBe(
      404,
    )
    expect((await send(path, { method: 'DELETE', headers })).status).toBe(204)
    expect((await send('/auth/sessions', { headers })).status).toBe(401)
  })

  test('H09 another method of a known path is 405 with Allow, HEAD and OPTIONS too', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'POST']) {
      const response = await send('/auth/sessions', { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
    }
  })

  test.each([
    '/',
    '/auth',
    '/auth/',
    '/login',
    '/AUTH/login',
    '/auth/LOGIN',
    '/auth//login',
    '/auth/login/',
    '/auth/%6cogin',
  ])('H09 %j is none of its paths', async path => {
    expect(await routes(new Request(origin + path, { method: 'POST' }))).toBeUndefined()
  })

  test('C09 bodies that are refused', async () => {
    const post = (body: string | Uint8Array, type = 'application/json') =>
      send('/auth/login', { method: 'POST', body, headers: { 'content-type': type } })
    expect((await post('{"username":"a","password":"b"}', 'text/plain;application/json')).status).toBe(415)
    expect((await post('username=a&password=b', 'application/x-www-form-urlencoded')).status).toBe(415)
    expect((await post('{')).status).toBe(400)
    expect((await post('')).status).toBe(400)
    expect((await post('{"username":["a"],"password":{"$gt":""}}')).status).toBe(400)
    expect((await post(`{"username":"a","password":"${'x'.repeat(20_000)}"}`)).status).toBe(400)
    expect(await (await post(`{"canary`)).text()).not.toContain('canary')
  })

  test('C06 nothing may be stored', async () => {
    const answers = [
      await send('/auth/login', { method: 'POST', json: { username: 'maker1', password } }),
      await send('/auth/login', { method: 'POST', json: {} }),
      await send('/auth/refresh', { method: 'POST', json: { refresh_token: 'x' } }),
      await send('/auth/sessions'),
      await send('/auth/login'),
    ]
    expect(answers.map(answer => answer.headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'))
  })

  test('any other error rejects, so that the runtime can log it', async () => {
    const broken = webRoutes({ ...auth, refresh: async () => Promise.reject(new RangeError('bug')) })
    const request = new Request(`${origin}/auth/refresh`, {
      method: 'POST',
      body: '{"refresh_token":"x"}',
      headers: { 'content-type': 'application/json' },
    })
    await expect(broken(request)).rejects.toThrow(new RangeError('bug'))
  })

  test('the routes may be elsewhere', async () => {
    const elsewhere = webRoutes(auth, { basePath: '/v1/auth' })
    expect((await elsewhere(new Request(`${origin}/v1/auth/sessions`)))?.status).toBe(401)
    expect(await elsewhere(new Request(`${origin}/auth/sessions`))).toBeUndefined()
  })

  test.each(['auth', '/auth/', '/', '//auth', '/a b', '/:id'])('basePath %j is refused at the start', basePath => {
    expect(() => webRoutes(auth, { basePath })).toThrow(/^basePath: /)
  })
})

describe('the guard on the standard Request', () => {
  const guard = createWebGuard(auth, { roles: ['admin'] })

  test('lets in and refuses', async () => {
    const { accessToken } = await login('admin')
    const { claims } = await guard(new Request(origin, { headers: bearer(accessToken) }))
    expect(claims.roles).toEqual(['admin'])
    const other = await login('maker1')
    await expect(guard(new Request(origin, { headers: bearer(other.accessToken) }))).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(guard(new Request(origin))).rejects.toMatchObject({ code: 'authentication_required' })
  })

  test('C02 two Authorization headers, which Headers folds into one, are refused', async () => {
    const { accessToken } = await login('admin')
    for (const first of ['Basic eDp5', `Bearer ${accessToken}`]) {
      const headers = new Headers({ authorization: first })
      headers.append('authorization', `Bearer ${accessToken}`)
      await expect(guard(new Request(origin, { headers }))).rejects.toMatchObject({ code: 'invalid_request' })
    }
  })

  test('C03 a token in the query is ignored', async () => {
    const { accessToken } = await login('admin')
    await expect(guard(new Request(`${origin}?access_token=${accessToken}`))).rejects.toMatchObject({
      code: 'authentication_required',
    })
  })
})

test('errorResponse answers as errorReply does', async () => {
  const response = errorResponse(new AuthError('token_invalid'), { realm: 'orders' })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="orders", error="invalid_token"')
  expect(await response.json()).toMatchObject({ code: 'token_invalid' })
  expect(await errorResponse(new Error('canary')).json()).toMatchObject({ status: 500, code: 'internal_error' })
})
