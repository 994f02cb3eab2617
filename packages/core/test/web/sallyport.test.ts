import { describe, expect, test } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { nodeIp, sallyport, type WebCall } from '../../src/web.ts'
import { password, setUp } from '../http/setup.ts'

const { auth, login } = setUp()
const { routes, guard: makeGuard, claims, user, deliver, jwks } = sallyport(auth, { clientIp: false })
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
    const refresh = async () => Promise.reject(new RangeError('bug'))
    const { routes: broken } = sallyport({ ...auth, refresh }, { clientIp: false })
    const request = new Request(`${origin}/auth/refresh`, {
      method: 'POST',
      body: '{"refresh_token":"x"}',
      headers: { 'content-type': 'application/json' },
    })
    await expect(broken(request)).rejects.toThrow(new RangeError('bug'))
  })

  test('the routes may be elsewhere', async () => {
    const { routes: elsewhere } = sallyport(auth, { clientIp: false, basePath: '/v1/auth' })
    expect((await elsewhere(new Request(`${origin}/v1/auth/sessions`)))?.status).toBe(401)
    expect(await elsewhere(new Request(`${origin}/auth/sessions`))).toBeUndefined()
  })

  test.each(['auth', '/auth/', '/', '//auth', '/a b', '/:id'])('basePath %j is refused at the start', basePath => {
    expect(() => sallyport(auth, { clientIp: false, basePath })).toThrow(/^basePath: /)
  })
})

describe('the guard on the standard Request', () => {
  const guard = makeGuard.roles('admin')

  test('lets in and refuses', async () => {
    const { accessToken } = await login('admin')
    const found = await guard(new Request(origin, { headers: bearer(accessToken) }))
    expect(found.claims.roles).toEqual(['admin'])
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
  const { errorResponse } = sallyport(auth, { clientIp: false, realm: 'orders' })
  const response = errorResponse(new AuthError('token_invalid'))
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="orders", error="invalid_token"')
  expect(await response.json()).toMatchObject({ code: 'token_invalid' })
  expect(await errorResponse(new Error('canary')).json()).toMatchObject({ status: 500, code: 'internal_error' })
})

describe('a handler behind a guard', () => {
  test('has its own parameters, and the readers know its request', async () => {
    const { accessToken } = await login('admin')
    const handler = makeGuard({ recheck: '0s' }).route((request: Request, context: { readonly page: number }) =>
      Response.json({ sub: claims(request).sub, name: user(request).username, page: context.page }),
    )
    const response = await handler(new Request(origin, { headers: bearer(accessToken) }), { page: 7 })
    expect(await response.json()).toEqual({ sub: 'u-admin', name: 'admin', page: 7 })
  })

  test('answers refusals, and AuthErrors of its own, with problem documents', async () => {
    const { accessToken } = await login('maker1')
    const asMaker = () => new Request(origin, { headers: bearer(accessToken) })
    const calls: string[] = []
    const handler = makeGuard.roles('admin').route(() => {
      calls.push('reached')
      return new Response()
    })
    expect([(await handler(new Request(origin))).status, (await handler(asMaker())).status]).toEqual([401, 403])
    expect(calls).toEqual([])
    const missing = makeGuard().route(() => {
      throw new AuthError('not_found')
    })
    expect(await (await missing(asMaker())).json()).toMatchObject({ status: 404, code: 'not_found' })
    const broken = makeGuard().route(async () => Promise.reject(new RangeError('bug')))
    await expect(broken(asMaker())).rejects.toThrow(new RangeError('bug'))
  })

  test('two guards both count', async () => {
    const { accessToken } = await login('maker1')
    const handler = makeGuard().route(makeGuard.roles('admin').route(() => new Response()))
    expect((await handler(new Request(origin, { headers: bearer(accessToken) }))).status).toBe(403)
  })

  test('a request that no guard let in has no claims, and neither has a copy of one', async () => {
    const { accessToken } = await login('admin')
    const request = new Request(origin, { headers: bearer(accessToken) })
    await makeGuard()(request)
    expect(claims(request).sub).toBe('u-admin')
    expect(() => claims(new Request(request))).toThrow(/^claims\(request\): no guard let this request in/)
    const open = new Request(origin)
    await makeGuard.public('health check')(open)
    expect(() => claims(open)).toThrow(TypeError)
    await makeGuard.optional()(open)
    expect(claims.optional(open)).toBeUndefined()
  })
})

describe('requests of another kind', () => {
  test('a request of Node is refused by name', async () => {
    const incoming = { method: 'GET', url: '/', headers: { authorization: 'Bearer x' } }
    await expect(makeGuard()(incoming as never)).rejects.toThrow(/^request: must be a standard Request/)
    await expect(routes(incoming as never)).rejects.toThrow(TypeError)
  })

  test('a request of a polyfill or another realm is accepted', async () => {
    const { accessToken } = await login('admin')
    const headers = new Map([['authorization', `Bearer ${accessToken}`]])
    const request = { method: 'GET', url: origin, headers: { get: (name: string) => headers.get(name) ?? null } }
    expect(await makeGuard()(request as never)).toMatchObject({ claims: { sub: 'u-admin' } })
  })

  test('a body that was read before is a mistake of the application', async () => {
    const request = new Request(`${origin}/auth/login`, {
      method: 'POST',
      body: JSON.stringify({ username: 'maker1', password }),
      headers: { 'content-type': 'application/json' },
    })
    const clone = request.clone()
    await request.text()
    await expect(routes(request)).rejects.toThrow(/^request: its body was read before/)
    expect((await routes(clone))?.status).toBe(200)
  })

  test('a body that breaks off is refused', async () => {
    const body = new ReadableStream({ start: controller => controller.error(new Error('the client left')) })
    const request = new Request(`${origin}/auth/login`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    })
    expect((await routes(request))?.status).toBe(400)
  })
})

test('deliver answers as the login does, and its headers can go with a redirect', async () => {
  const delivering = sallyport(auth, { clientIp: false, cookies: { access: true } })
  const request = new Request(`${origin}/callback`)
  const response = await delivering.deliver(request, await auth.createSession('u-maker'), { remember: true })
  expect(response.status).toBe(200)
  expect(response.headers.getSetCookie()).toHaveLength(2)
  const redirect = new Response(null, { status: 303, headers: response.headers })
  redirect.headers.set('location', '/home')
  expect(redirect.headers.getSetCookie()).toEqual(response.headers.getSetCookie())
  const plain = await deliver(request, await auth.createSession('u-maker'))
  expect(await plain.json()).toMatchObject({ token_type: 'Bearer' })
})

test('jwks answers with the public keys', async () => {
  const response = await jwks(new Request(`${origin}/.well-known/jwks.json`))
  expect([response.headers.get('content-type'), await response.json()]).toEqual([
    'application/jwk-set+json',
    { keys: [] },
  ])
})

describe('clientIp', () => {
  test.each([undefined, null, {}, { clientIp: undefined }, { clientIp: true }, { clientIp: '127.0.0.1' }])(
    'C10 must be told: %j',
    options => {
      expect(() => sallyport(auth, options as never)).toThrow(/^clientIp: must tell where the address/)
    },
  )

  test('what it returns is checked when it is needed', async () => {
    const post = (clientIp: unknown) =>
      sallyport(auth, { clientIp: clientIp as never }).routes(
        new Request(`${origin}/auth/login`, {
          method: 'POST',
          body: JSON.stringify({ username: 'maker1', password }),
          headers: { 'content-type': 'application/json' },
        }),
      )
    await expect(post(async () => '192.0.2.7')).rejects.toThrow(/^clientIp: must return a string/)
    await expect(post(() => 7)).rejects.toThrow(TypeError)
    await expect(
      post(() => {
        throw new RangeError('bug')
      }),
    ).rejects.toThrow(new RangeError('bug'))
    await expect(post(nodeIp)).rejects.toThrow(/^clientIp: nodeIp needs Node's request/)
    expect((await post(() => null))?.status).toBe(200)
    expect((await post(() => '192.0.2.7'))?.status).toBe(200)
  })
})

test('a guard that is called gives its parameters to the loader, instead of those of the router', async () => {
  const policy = {
    '~access': undefined as unknown as ['order:approve', object],
    decide: () => ({ allowed: true, reason: 'allowed' }),
    couldEver: () => true,
  }
  const able = sallyport(auth, { policy, clientIp: false })
  const approve = able.guard.can('order:approve', ({ params, context }) => ({ ...params, context }))
  const { access_token } = await logIn('maker1')
  const request = () => new Request(`${origin}/orders/o-1`, { headers: bearer(access_token) })
  expect((await approve(request())).resource).toEqual({ context: undefined })
  expect((await approve(request(), 'env', { id: 'o-1' })).resource).toEqual({ id: 'o-1', context: 'env' })
  const { fetch } = able.router({
    'GET /orders/:id': able.guard.public('a test').route(async (asked: Request, call: WebCall) => {
      const [own, others] = [await approve(asked, call), await approve(asked, call, { id: 'o-2' })]
      return Response.json([own.resource, others.resource])
    }),
  })
  expect(await (await fetch(request(), 'env')).json()).toEqual([
    { id: 'o-1', context: 'env' },
    { id: 'o-2', context: 'env' },
  ])
})
