import cors from '@fastify/cors'
import { fastify } from 'fastify'
import { describe, expect, test } from 'vitest'
import sallyportByDefault, { readers, type RouteAccess, sallyport } from '../src/index.ts'
import { bearer, headerIn, makeApp, password, raw, serve, setUp, statusIn } from './setup.ts'

const { auth, login } = setUp()
const maker = await login('maker1')

describe('config.sallyport', () => {
  const malformed: readonly [access: unknown, message: RegExp][] = [
    [undefined, /^GET \/x: config\.sallyport: guard: must be an object such as/],
    [null, /config\.sallyport: guard: /],
    [false, /config\.sallyport: guard: /],
    ['admin', /config\.sallyport: guard: /],
    [[], /config\.sallyport: guard: /],
    [['admin'], /config\.sallyport: guard: /],
    [() => true, /config\.sallyport: guard: /],
    [{ role: ['admin'] }, /config\.sallyport: guard: .*"role"/],
    [{ roles: 'admin' }, /config\.sallyport: guard: roles: /],
    [{ roles: [] }, /config\.sallyport: guard: roles: /],
    [{ roles: undefined }, /config\.sallyport: guard: roles: is undefined$/],
    [{ recheck: '5min' }, /config\.sallyport: guard: recheck: must be a duration/],
    [{ optional: true, roles: ['admin'] }, /config\.sallyport: guard: roles: cannot be optional$/],
    [{ public: true }, /config\.sallyport: guard\.public: needs a reason$/],
    [{ public: '' }, /config\.sallyport: guard\.public: needs a reason$/],
    [{ public: undefined }, /config\.sallyport: guard\.public: needs a reason$/],
    [{ public: 'x', roles: ['admin'] }, /config\.sallyport: guard\.public: contradicts roles$/],
  ]

  test.each(malformed)('H01 %o is refused when the route is registered', async (access, message) => {
    const app = await makeApp({ auth })
    const register = () => app.get('/x', { config: { sallyport: access as RouteAccess } }, () => 'x')
    expect(register).toThrow(TypeError)
    expect(register).toThrow(message)
  })

  test('H01 a route with a mistake that was registered too early lets nobody in', async () => {
    const app = fastify()
    void app.register(sallyport, { auth })
    app.get('/x', { config: { sallyport: { role: 'admin' } as never } }, () => 'x')
    const response = await app.inject({ url: '/x', headers: bearer(maker.accessToken) })
    expect([response.statusCode, response.json()]).toMatchObject([500, { code: 'misconfigured' }])
    expect(response.body).not.toContain('role')
  })

  test('a shared access works, and inherited members do not count', async () => {
    const app = await makeApp({ auth })
    const open = { sallyport: { public: 'x' } }
    app.get('/a', { config: open }, () => 'x')
    app.get('/b', { config: open }, () => 'x')
    app.get('/c', { config: Object.create(open) as typeof open }, () => 'x')
    const statuses = await Promise.all(['/a', '/b', '/c'].map(async url => (await app.inject(url)).statusCode))
    expect(statuses).toEqual([200, 200, 401])
  })
})

describe('every route of the scope is guarded:', () => {
  const statusOf = async (app: Awaited<ReturnType<typeof makeApp>>, url: string, method: 'GET' | 'HEAD' = 'GET') =>
    (await app.inject({ url, method })).statusCode

  test('of later plugins and scopes with any prefix', async () => {
    const app = await makeApp({ auth })
    await app.register(
      async scope => {
        scope.get('/', () => 'x')
        scope.get('/x', { config: { sallyport: { public: 'x' } } }, () => 'x')
        await scope.register(async inner => void inner.get('/y', () => 'x'), { prefix: '/deep' })
      },
      { prefix: '/v1' },
    )
    app.get('*', () => 'x')
    const paths = ['/v1', '/v1/', '/v1/x', '/v1/deep/y', '/whatever']
    expect(await Promise.all(paths.map(async path => statusOf(app, path)))).toEqual([401, 401, 200, 401, 401])
  })

  test('one that was registered in the same scope before the plugin was loaded', async () => {
    const app = fastify()
    void app.register(sallyport, { auth })
    app.get('/x', () => 'x')
    app.get('/open', { config: { sallyport: { public: 'x' } } }, () => 'x')
    expect(await Promise.all([statusOf(app, '/x'), statusOf(app, '/open')])).toEqual([401, 200])
    expect((await app.inject('/x')).headers['www-authenticate']).toBe('Bearer realm="api"')
  })

  test('but no route outside it', async () => {
    const app = fastify()
    await app.register(
      async scope => {
        await scope.register(sallyport, { auth })
        scope.get('/x', () => 'x')
      },
      { prefix: '/api' },
    )
    app.get('/docs', () => 'x')
    expect(await Promise.all([statusOf(app, '/api/x'), statusOf(app, '/docs')])).toEqual([401, 200])
    expect((await app.inject({ url: '/api/auth/refresh', method: 'POST' })).statusCode).toBe(415)
  })

  test('two scopes may each have an auth', async () => {
    const staff = setUp()
    const app = fastify()
    for (const [cookieName, each] of [
      ['staff', staff.auth],
      ['shop', auth],
    ] as const) {
      const { claims } = readers(each)
      await app.register(
        async scope => {
          await scope.register(sallyport, { auth: each, cookieName })
          await scope.register(async inner => void inner.get('/', () => 'x'))
          scope.get('/claims', request => claims(request))
        },
        { prefix: `/${cookieName}` },
      )
    }
    await staff.auth.block('u-maker')
    const headers = bearer(maker.accessToken)
    const get = async (url: string) => (await app.inject({ url, headers })).statusCode
    expect([await get('/staff'), await get('/shop'), await get('/shop/claims')]).toEqual([401, 200, 200])
  })

  test('HEAD, which Fastify answers for a GET', async () => {
    const app = await makeApp({ auth })
    app.get('/x', { config: { sallyport: { roles: ['admin'] } } }, () => 'x')
    expect(await statusOf(app, '/x', 'HEAD')).toBe(401)
    expect((await app.inject({ url: '/x', method: 'HEAD', headers: bearer(maker.accessToken) })).statusCode).toBe(403)
  })

  test('one whose config another plugin replaces', async () => {
    const app = await makeApp({ auth })
    app.addHook('onRoute', route => void Object.assign(route, { config: { ...route.config, extra: true } }))
    app.get('/x', { config: { sallyport: { roles: ['admin'] } } }, () => 'x')
    expect((await app.inject({ url: '/x', headers: bearer(maker.accessToken) })).statusCode).toBe(403)
  })
})

test('a request is refused before its body is read', async () => {
  const app = await makeApp({ auth })
  const body = { type: 'object', required: ['a'] }
  let validated = 0
  app.addHook('preValidation', async () => void validated++)
  app.post('/x', { schema: { body }, config: { sallyport: { roles: ['admin'] } } }, () => 'x')
  const { port } = await serve(app)
  const authorization = `Authorization: Bearer ${maker.accessToken}`
  // Announces a megabyte and never sends it: an application that waits for it does not answer.
  const announced = ['Content-Type: application/json', 'Content-Length: 1000000']
  expect(statusIn(await raw(port, 'POST /x HTTP/1.1', ...announced))).toBe(401)
  expect(statusIn(await raw(port, 'POST /x HTTP/1.1', authorization, ...announced))).toBe(403)
  expect(validated).toBe(0)
})

test('an unknown route is answered 404 by any handler', async () => {
  const app = await makeApp({ auth })
  app.setNotFoundHandler((_request, reply) => void reply.code(404).send('custom'))
  await app.register(
    async scope => {
      scope.setNotFoundHandler((_request, reply) => void reply.code(404).send('scoped'))
      scope.get('/x', (_request, reply) => reply.callNotFound())
    },
    { prefix: '/v1' },
  )
  const get = async (url: string, headers = {}) => {
    const { statusCode, body } = await app.inject({ url, headers })
    return [statusCode, statusCode === 404 ? body : '']
  }
  expect(await get('/none')).toEqual([404, 'custom'])
  expect(await get('/v1/none', bearer('x'))).toEqual([404, 'scoped'])
  expect(await get('/v1/x')).toEqual([401, ''])
  expect(await get('/v1/x', bearer(maker.accessToken))).toEqual([404, 'scoped'])
})

test('CORS that is registered first answers preflights and adds its headers to refusals', async () => {
  const app = fastify()
  await app.register(cors, { origin: ['https://app.example.com'], methods: ['GET', 'POST'] })
  await app.register(sallyport, { auth })
  app.get('/x', () => 'x')
  const { port } = await serve(app)
  const origin = 'Origin: https://app.example.com'
  const preflight = await raw(port, 'OPTIONS /x HTTP/1.1', origin, 'Access-Control-Request-Method: GET')
  expect([statusIn(preflight), headerIn(preflight, 'Access-Control-Allow-Methods')]).toEqual([204, 'GET, POST'])
  const refused = await raw(port, 'GET /x HTTP/1.1', origin)
  expect([statusIn(refused), headerIn(refused, 'Access-Control-Allow-Origin')]).toEqual([
    401,
    'https://app.example.com',
  ])
})

test('the plugin has a name and a default export, and does not change decorators of others', async () => {
  expect(sallyportByDefault).toBe(sallyport)
  const app = fastify()
  app.decorate('auth', 'of others').decorate('jwt', 'of others').decorateRequest('user', null)
  await app.register(sallyport, { auth })
  expect(app.hasPlugin('@sallyport/fastify')).toBe(true)
  expect([app.hasRequestDecorator('auth'), Reflect.get(app, 'auth')]).toEqual([true, 'of others'])
  await app.close()
})

describe('closing the application', () => {
  test('leaves the Auth open by default', async () => {
    const own = setUp()
    await (await makeApp({ auth: own.auth })).close()
    const next = await makeApp({ auth: own.auth })
    const request = { method: 'POST', url: '/auth/login', payload: { username: 'maker1', password } } as const
    expect((await next.inject(request)).statusCode).toBe(200)
  })

  test.each(['before', 'after'])('with closeAuth closes it before an onClose hook that was added %s', async when => {
    const own = setUp()
    const order: string[] = []
    const closing = { ...own.auth, close: async () => void order.push('auth') }
    const app = fastify()
    const endPool = async () => void order.push('pool')
    if (when === 'before') app.addHook('onClose', endPool)
    await app.register(sallyport, { auth: closing, closeAuth: true })
    if (when === 'after') app.addHook('onClose', endPool)
    await app.close()
    expect(order).toEqual(['auth', 'pool'])
  })

  test('with a closed Auth, the response says so', async () => {
    const own = setUp()
    const app = await makeApp({ auth: own.auth })
    await own.auth.close()
    const request = { method: 'POST', url: '/auth/login', payload: { username: 'maker1', password } } as const
    const { statusCode, body } = await app.inject(request)
    expect([statusCode, JSON.parse(body)]).toMatchObject([503, { code: 'closed', retry: true }])
  })
})

test.each([
  ['no auth', {}, /^auth: must be what createAuth returns$/],
  ['another auth', { auth: {} }, /^auth: must be/],
  ['a misspelt option', { auth, cookie: {} }, /^cookie: is not an option of @sallyport\/fastify, whose options are /],
  ['no slash', { auth, basePath: 'auth' }, /^basePath: must start with a slash/],
  ['a slash too many', { auth, basePath: '/auth/' }, /^basePath: must start with a slash/],
  ['a parameter in the base path', { auth, basePath: '/:tenant' }, /^basePath: must start with a slash/],
  ['a login that is the password', { auth, loginField: 'password' }, /^loginField: /],
])('%s is refused at the start', async (_, options, message) => {
  await expect(makeApp(options as never)).rejects.toThrow(message)
})

test.each([
  { roles: ['admin'] },
  { public: 'health' },
  { can: { action: 'order:read' } },
  { recheck: '0s', actors: true },
])('H09 an access under config.auth is refused where the route is registered: %j', async access => {
  const app = await makeApp({ auth: setUp().auth })
  expect(() => app.get('/x', { config: { auth: access } as object }, () => '')).toThrow(
    'GET /x: config.sallyport: is missing, and config.auth has an access: rename it to config.sallyport',
  )
})

test.each([
  ['a strategy', 'jwt'],
  ['a list', ['jwt']],
  ['an object', { strategies: ['jwt'], roles: ['admin'] }],
  ['nothing', {}],
])('config.auth of another plugin is left alone: %s', async (_name, other) => {
  const app = await makeApp({ auth: setUp().auth })
  expect(() => app.get('/x', { config: { auth: other } as object }, () => '')).not.toThrow()
})
