import { AuthError } from '@sallyport/core'
import { nodeIp } from '@sallyport/core/web'
import { definePolicy, resource as resourceType } from '@sallyport/rbac'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test, vi } from 'vitest'
import { sallyport } from '../src/index.ts'
import { serveTest, setUp } from './setup.ts'

const { auth, as } = setUp()
const { guard, claims, user, routes, errors, deliver } = sallyport(auth, { clientIp: nodeIp })

test('H09 a request whose Host would change its URL is refused, as on Deno', async () => {
  const app = new Hono()
    .get('/now', guard.public('a test'), c => c.text('reached'))
    .get('/me', guard(), c => c.text('reached'))
  app.route('/auth', routes)
  const headers = { host: 'localhost/now?', 'content-type': 'application/json' }
  for (const [path, init] of [
    ['/now', {}],
    ['/me', {}],
    ['/auth/login', { method: 'POST', body: '{}' }],
  ] as const) {
    const response = await app.request(path, { ...init, headers })
    expect([path, response.status]).toEqual([path, path === '/now' ? 200 : 400])
  }
})

describe('the context behind a guard', () => {
  const app = new Hono()
    .get('/me', guard({ recheck: '0s' }), c =>
      c.json({ var: c.var.auth.claims.sub, read: claims(c).sub, id: user(c).id }),
    )
    .get('/maybe', guard.optional(), c => c.json({ sub: c.get('auth')?.claims.sub ?? null }))
    .get('/open', guard.public('a test'), c => c.json({ sub: claims(c).sub }))

  test('has what the guard found out', async () => {
    const headers = await as('u-maker')
    expect(await (await app.request('/me', { headers })).json()).toEqual({
      var: 'u-maker',
      read: 'u-maker',
      id: 'u-maker',
    })
    expect(await (await app.request('/maybe', { headers })).json()).toEqual({ sub: 'u-maker' })
    expect(await (await app.request('/maybe')).json()).toEqual({ sub: null })
  })

  test('claims of a route without a guard are a mistake, even where another middleware sets auth', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    const forged = new Hono<{ Variables: { auth: unknown } }>()
      .use(async (c, next) => {
        c.set('auth', { claims: { sub: 'u-admin' } })
        await next()
      })
      .get('/', c => c.text(claims(c).sub))
    expect((await forged.request('/')).status).toBe(500)
    expect((await app.request('/open')).status).toBe(500)
    expect(write).toHaveBeenCalledWith(new TypeError('claims(c): no guard protects this route'))
    write.mockRestore()
  })
})

describe('errors', () => {
  test('a refusal is answered without errors() too, and a handler’s AuthError with it', async () => {
    const plain = new Hono().get('/me', guard(), c => c.text(''))
    const refused = await plain.request('/me')
    expect([refused.status, refused.headers.get('www-authenticate'), await refused.json()]).toMatchObject([
      401,
      'Bearer realm="api"',
      { code: 'authentication_required' },
    ])
    const app = new Hono().onError(errors()).get('/me', () => {
      throw new AuthError('not_found')
    })
    expect(await (await app.request('/me')).json()).toMatchObject({ code: 'not_found', status: 404 })
  })

  test('other errors go to Hono’s way, or to the handler of the application', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    const failing = (app: Hono) =>
      app
        .get('/http', () => {
          throw new HTTPException(418, { message: 'a teapot' })
        })
        .get('/bug', () => {
          throw new RangeError('canary')
        })
    const app = failing(new Hono().onError(errors()))
    const teapot = await app.request('/http')
    expect([teapot.status, await teapot.text()]).toEqual([418, 'a teapot'])
    const bug = await app.request('/bug')
    expect([bug.status, await bug.text()]).toEqual([500, 'Internal Server Error'])
    expect(write).toHaveBeenCalledOnce()
    write.mockRestore()
    const own = failing(new Hono().onError(errors((error, c) => c.text(error.name, 599 as 500))))
    expect(await (await own.request('/bug')).text()).toBe('RangeError')
  })

  test('an application inside another keeps the refusal', async () => {
    const child = new Hono()
      .onError((error, c) => c.text(error.message, 599 as 500))
      .get('/me', guard(), c => c.text(''))
    const app = new Hono()
      .onError(errors())
      .route('/own', child)
      .route(
        '/in',
        new Hono().get('/me', guard(), c => c.text('')),
      )
    expect((await app.request('/own/me')).status).toBe(599)
    expect((await app.request('/in/me')).status).toBe(401)
  })

  test('a guard that was not called says so', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    const app = new Hono().get('/a', guard as never, c => c.text('')).get('/b', guard.roles as never, c => c.text(''))
    expect([(await app.request('/a')).status, (await app.request('/b')).status]).toEqual([500, 500])
    expect(write.mock.calls.map(([error]) => String(error))).toEqual([
      'TypeError: guard: was given to Hono without being called; write guard(…)',
      'TypeError: guard.roles: was given to Hono without being called; write guard.roles(…)',
    ])
    write.mockRestore()
  })
})

describe('bodies', () => {
  const post = (body: string): RequestInit => ({
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })

  test('a body that a middleware has read reaches the auth routes, with the same limit', async () => {
    const app = new Hono().use(async (c, next) => {
      await c.req.text()
      await next()
    })
    app.onError(errors()).route('/auth', routes)
    const { refreshToken } = await auth.createSession('u-maker')
    const refresh = (token: string) => app.request('/auth/refresh', post(JSON.stringify({ refresh_token: token })))
    expect((await refresh(refreshToken)).status).toBe(200)
    expect((await refresh('x'.repeat(20_000))).status).toBe(400)
    expect((await app.request('/auth/refresh', post('{'))).status).toBe(400)
    expect((await app.request('/auth/refresh', { method: 'POST', body: 'a=b' })).status).toBe(415)
  })

  test('a body limit in front, and over HTTP, leaves the body readable', async () => {
    const app = new Hono().use(bodyLimit({ maxSize: 10_000 })).onError(errors())
    app.route('/auth', routes)
    const url = await serveTest(app)
    const { refreshToken } = await auth.createSession('u-maker')
    const response = await fetch(`${url}/auth/refresh`, post(JSON.stringify({ refresh_token: refreshToken })))
    expect(response.status).toBe(200)
  })
})

test('the auth routes in an application that is mounted by fetch', async () => {
  const inner = new Hono().onError(errors()).get('/me', guard(), c => c.json(c.var.auth.claims.sub))
  const outer = new Hono().mount('/inner', inner.fetch)
  expect((await outer.request('/inner/me')).status).toBe(401)
  expect(await (await outer.request('/inner/me', { headers: await as('u-maker') })).json()).toBe('u-maker')
})

test('deliver sets each cookie by itself, besides those of the application', async () => {
  const own = sallyport(auth, { clientIp: false, cookies: { access: true } })
  const app = new Hono().get('/callback', async c => {
    c.header('set-cookie', 'own=1', { append: true })
    await own.deliver(c, await auth.createSession('u-maker'), { remember: true })
    return c.redirect('/home', 303)
  })
  const response = await app.request('/callback')
  expect(response.status).toBe(303)
  expect(response.headers.getSetCookie().map(line => line.split('=')[0])).toEqual([
    'own',
    '__Host-sp-refresh',
    '__Host-sp-access',
  ])
  const plain = new Hono().get('/', async c => c.json(await deliver(c, await auth.createSession('u-maker'))))
  expect(await (await plain.request('/')).json()).toMatchObject({ token_type: 'Bearer' })
})

test('H10 a policy decides about what a loader loads from the context', async () => {
  const policy = definePolicy({
    resources: { order: resourceType<{ id: string }>()('read') },
    roles: { maker: {}, admin: {} },
    rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' })],
  })
  const policed = sallyport(auth, { clientIp: false, policy })
  const orders = new Map([
    ['o1', { id: 'o1' }],
    ['o2', { id: 'o2' }],
  ])
  const read = policed.guard.can('order:read', c => orders.get(c.req.param('id') ?? ''))
  const app = new Hono()
    .onError(policed.errors())
    .get('/orders/:id', read, c => c.json([c.var.auth.resource?.id, policed.resource(c, 'order:read').id]))
  const statusOf = async (path: string, id: string) => (await app.request(path, { headers: await as(id) })).status
  expect(await (await app.request('/orders/o1', { headers: await as('u-maker') })).json()).toEqual(['o1', 'o1'])
  expect(await statusOf('/orders/o2', 'u-maker')).toBe(403)
  expect(await statusOf('/orders/none', 'u-maker')).toBe(404)
  expect(await statusOf('/orders/o1', 'u-admin')).toBe(403)
})

test.each([[undefined], [{}], [{ clientIp: false, realms: 'x' }]])(
  'a mistake in the options is a TypeError: %j',
  options => {
    expect(() => sallyport(auth, options as never)).toThrow(TypeError)
  },
)
