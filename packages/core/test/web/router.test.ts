import { describe, expect, test } from 'vitest'
import { sallyport, type RouteTable, type WebCall } from '../../src/web.ts'
import { setUp } from '../http/setup.ts'

const { auth, login } = setUp()
const { guard, router } = sallyport(auth, { clientIp: false })
const open = guard.public('a test')
const origin = 'https://api.example.com'
const echo = open.route((_request: Request, { params, url, context }: WebCall) =>
  Response.json({ params, search: url.search, context: context ?? null }),
)

async function ask(table: RouteTable, path: string, method = 'GET', ...context: [unknown?]) {
  const response = await router(table).fetch(new Request(origin + path, { method }), ...context)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('paths', () => {
  const table = {
    'GET /': echo,
    'GET /orders/:id': echo,
    'GET /orders/:id/items/:item': echo,
    'POST /orders': echo,
    'GET /files/*': echo,
    'GET /straße': echo,
    'GET /slash/': echo,
    'ALL /rpc/*': echo,
  }
  const read = async (path: string, method = 'GET') => {
    const { status, text } = await ask(table, path, method)
    return status === 200 ? (JSON.parse(text) as { params: object }).params : status
  }

  test('parameters are one segment long, and decoded', async () => {
    expect(await read('/')).toEqual({})
    expect(await read('/orders/7')).toEqual({ id: '7' })
    expect(await read('/orders/7/items/a%20b')).toEqual({ id: '7', item: 'a b' })
    expect(await read('/orders/a%2Fb')).toEqual({ id: 'a/b' })
    expect(await read('/orders/__proto__')).toEqual({ id: '__proto__' })
    expect(await read('/files/a/b')).toEqual({ '*': 'a/b' })
    expect(await read('/files/')).toEqual({ '*': '' })
    expect(await read('/stra%C3%9Fe')).toEqual({})
    expect(await read('/slash/')).toEqual({})
    expect(await read('/rpc/x', 'PATCH')).toEqual({ '*': 'x' })
  })

  test.each([
    '/orders/',
    '/orders/7/',
    '//orders/7',
    '/ORDERS/7',
    '/%6frders/7',
    '/orders/%',
    '/orders/%c0%af',
    '/files',
    '/slash',
    '/straSSe',
  ])('H09 %s is not found', async path => {
    expect(await read(path)).toBe(404)
  })

  test('the first of two routes answers', async () => {
    const named = (name: string) => open.route(() => new Response(name))
    const order = { 'GET /a/:x': named('parameter'), 'GET /a/b': named('text') }
    expect((await ask(order, '/a/b')).text).toBe('parameter')
  })
})

describe('methods', () => {
  test('a path with another method is answered 405 with Allow', async () => {
    const { status, headers, text } = await ask({ 'GET /a': echo, 'POST /a': echo }, '/a', 'DELETE')
    expect([status, headers.get('allow'), JSON.parse(text)]).toMatchObject([
      405,
      'GET, POST',
      { code: 'method_not_allowed' },
    ])
  })

  test('HEAD is GET without its body, and its guard runs too', async () => {
    const calls: string[] = []
    const table = {
      'GET /open': open.route(() => {
        calls.push('open')
        return new Response('text', { headers: { 'x-own': '1' } })
      }),
      'GET /closed': guard().route(() => {
        calls.push('closed')
        return new Response('text')
      }),
    }
    const { status, headers, text } = await ask(table, '/open', 'HEAD')
    expect([status, headers.get('x-own'), text]).toEqual([200, '1', ''])
    expect((await ask(table, '/closed', 'HEAD')).status).toBe(401)
    expect(calls).toEqual(['open'])
  })
})

test('the auth routes and the public keys are there', async () => {
  expect((await ask({}, '/.well-known/jwks.json')).status).toBe(200)
  expect((await ask({}, '/auth/login', 'POST')).status).toBe(415)
  expect((await ask({}, '/auth/sessions')).status).toBe(401)
  expect((await ask({}, '/auth/login')).status).toBe(405)
  const { accessToken } = await login('maker1')
  const headers = { authorization: `Bearer ${accessToken}` }
  const own = router({ 'GET /auth/me': guard().route(() => new Response('me')) })
  expect(await (await own.fetch(new Request(`${origin}/auth/me`, { headers }))).text()).toBe('me')
  const { sid } = await auth.verify(accessToken)
  const revoke = new Request(`${origin}/auth/sessions/${sid}`, { method: 'DELETE', headers })
  expect((await own.fetch(revoke)).status).toBe(204)
})

test('handlers and loaders get what the runtime passed', async () => {
  const { text } = await ask({ 'GET /a': echo }, '/a?b=c', 'GET', { env: 1 })
  expect(JSON.parse(text)).toEqual({ params: {}, search: '?b=c', context: { env: 1 } })
})

test('a response that cannot be changed goes through, with each cookie by itself', async () => {
  const frozen = Response.redirect(`${origin}/b`, 302)
  const headers = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2; expires=Wed, 21 Oct 2037 07:28:00 GMT'],
  ])
  const table = { 'GET /a': open.route(() => frozen), 'GET /c': open.route(() => new Response('', { headers })) }
  expect((await ask(table, '/a')).status).toBe(302)
  expect((await ask(table, '/c', 'HEAD')).headers.getSetCookie()).toEqual(headers.getSetCookie())
})

test.each([
  'GET',
  '/a',
  'get /a',
  'GET a',
  'GET /a/:id/:id',
  'GET /a*',
  'GET /*/a',
  'GET /:',
  'GET /:a-b',
  'GET /a?b',
  'GET /a/../b',
  'GET /a//b',
  'GET /a b',
  'GET /a/{b}',
])('the route %j is refused at the start', name => {
  expect(() => router({ [name]: echo })).toThrow(
    new RegExp(`^router: ${JSON.stringify(name).replaceAll(/[*?{}.]/g, '\\$&')}: `),
  )
})

test('a route without a function is refused at the start', () => {
  expect(() => router({ 'GET /a': undefined } as never)).toThrow(/^router: "GET \/a": must be a function/)
  expect(() => guard().route(undefined as never)).toThrow(/^guard.route: /)
})

describe('guard.can', () => {
  interface Order {
    readonly id: string
  }
  interface Place {
    readonly ip: string
  }
  const seen: unknown[] = []
  const policy = {
    couldEver: () => true,
    decide: (_subject: object, _action: string, { id }: Order, { ip }: Place) => ({
      allowed: id === ip,
      reason: 'the id is the address',
    }),
  }
  const clientIp = (_request: Request, { ip }: Place) => ip
  const policed = sallyport(auth, { policy, clientIp })
  const app = policed.router({
    'GET /orders/:id': policed.guard
      .can(
        'order:read',
        ({ request, url, params, context }) => {
          seen.push([request.method, url.search, context])
          return params['id'] === 'none' ? undefined : { id: params['id']! }
        },
        { context: ({ ip = '' }) => ({ ip }) },
      )
      .route(request => Response.json(policed.resource(request))),
  })

  test('H10 a loader gets the request, its URL, its parameters and what the runtime passed', async () => {
    const { accessToken } = await login('maker1')
    const headers = { authorization: `Bearer ${accessToken}` }
    const get = async (path: string) => app.fetch(new Request(origin + path, { headers }), { ip: '192.0.2.7' })
    expect(await (await get('/orders/192.0.2.7?page=2')).json()).toEqual({ id: '192.0.2.7' })
    expect((await get('/orders/o-2')).status).toBe(403)
    expect((await get('/orders/none')).status).toBe(404)
    expect(seen[0]).toEqual(['GET', '?page=2', { ip: '192.0.2.7' }])
  })

  test('H09 nothing is loaded for a request without a token', async () => {
    seen.length = 0
    expect((await app.fetch(new Request(`${origin}/orders/o-1`), { ip: '192.0.2.7' })).status).toBe(401)
    expect(seen).toEqual([])
  })
})
