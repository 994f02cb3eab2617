import cors from '@fastify/cors'
import { explain } from '@sallyport/core/http'
import { fastify, type FastifyInstance, type RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { describe, expect, test } from 'vitest'
import { auditFastify, sallyport } from '../../src/index.ts'
import { makeApp, setUp } from '../setup.ts'

const { auth } = setUp()
const bare = { auth, routes: false, jwks: false }
const open = { config: { sallyport: { public: 'health check' } } }

const findingsIn = async (app: FastifyInstance) =>
  (await auditFastify(app)).findings.map(({ kind, message }) => `${kind}: ${message}`)

describe('hooks that change routes after the plugin has seen them', () => {
  async function appWith(change: (route: RouteOptions) => void) {
    const app = await makeApp(bare)
    app.addHook('onRoute', change)
    app.get('/x', () => 'x')
    app.get('/y', () => 'y')
    return app
  }

  test('H14 a route that such a hook opens is public in the audit', async () => {
    const app = await appWith(route => {
      if (route.url === '/x') route.config = { ...route.config, sallyport: { public: 'opened later' } }
    })
    const { routes } = await auditFastify(app)
    expect(routes.map(({ path, guards }) => [path, guards[0]?.kind])).toEqual([
      ['/x', 'public'],
      ['/y', 'authenticated'],
    ])
    expect((await app.inject('/x')).statusCode).toBe(200)
    expect((await app.inject('/y')).statusCode).toBe(401)
  })

  test('H14 a misspelt rule of such a hook fails the start with the name of the route', async () => {
    const app = await appWith(route => {
      if (route.url === '/x') route.config = { sallyport: { role: ['admin'] } as never }
    })
    await expect(app.ready()).rejects.toThrow(
      /^GET,?.* \/x: config\.sallyport: guard: |^GET \/x: config\.sallyport: guard: /,
    )
  })
})

describe('hooks before the guard', () => {
  test('H14 are found once, by name and package, unless they are known', async () => {
    const app = fastify()
    await app.register(cors)
    app.addHook('onRequest', async function cacheFirst(_request, reply) {
      if (_request.url === '/x') return reply.send('from the cache')
    })
    await app.register(sallyport, bare)
    app.addHook('onRequest', async () => {})
    app.addHook('preParsing', async () => {})
    app.get('/x', () => 'x')
    app.get('/y', () => 'y')
    const says = 'is an onRequest hook that runs before the guard: it may answer, or have effects.'
    const line = `before_guard: The function cacheFirst ${says}`
    expect(await findingsIn(app)).toEqual([line])
    expect(explain(await auditFastify(app), { [line]: 'cached answers are public' }).findings).toEqual([])
    expect((await app.inject('/x')).body).toBe('from the cache')
  })

  test('are not found if every route is open', async () => {
    const app = fastify()
    app.addHook('onRequest', async () => {})
    await app.register(sallyport, bare)
    app.get('/x', open, () => 'x')
    expect(await findingsIn(app)).toEqual([])
  })

  test('H14 a hook with the name of a known package is found', async () => {
    const app = fastify()
    app.addHook('onRequest', async function handleCors() {})
    await app.register(sallyport, bare)
    app.get('/x', () => 'x')
    expect(await findingsIn(app)).toHaveLength(1)
  })
})

test('CORS that is registered after the plugin is found: preflights get 401', async () => {
  const app = fastify()
  // The order in which @fastify/autoload loads `auth.ts` and `cors.ts`.
  await app.register(
    fp(async scope => {
      await scope.register(sallyport, bare)
    }),
  )
  await app.register(
    fp(async scope => {
      await scope.register(cors)
    }),
  )
  app.get('/x', () => 'x')
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' }
  expect((await app.inject({ method: 'OPTIONS', url: '/x', headers })).statusCode).toBe(401)
  expect(await findingsIn(app)).toEqual([
    expect.stringMatching(
      /^preflight: @fastify\/cors is registered after @sallyport\/fastify: preflights are answered 401\./,
    ),
  ])
})

test('H09 versions and hosts of one path do not take each other’s requests', async () => {
  const app = await makeApp(bare)
  app.get('/x', { ...open, constraints: { version: '1.0.0' } }, () => 'x')
  app.get('/x', { constraints: { version: '2.0.0' } }, () => 'x')
  app.get('/y', { ...open, constraints: { host: 'www.example.com' } }, () => 'y')
  app.get('/y', { constraints: { host: 'admin.example.com' } }, () => 'y')
  expect(await findingsIn(app)).toEqual([])
  const { routes } = await auditFastify(app)
  expect(routes.map(({ only }) => only)).toContainEqual({ host: ['admin.example.com'] })
})
