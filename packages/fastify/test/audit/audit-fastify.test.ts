import cors from '@fastify/cors'
import { auditTable } from '@sallyport/core/http'
import { fastify, type FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import { auditFastify, sallyport } from '../../src/index.ts'
import { makeApp, setUp } from '../setup.ts'

const { auth } = setUp()
const open = { config: { sallyport: { public: 'health check' } } }
const bare = { auth, routes: false, jwks: false }

const namesIn = async (app: FastifyInstance) =>
  (await auditFastify(app)).routes.map(each => `${each.method} ${each.path}`)
const findingsIn = async (app: FastifyInstance) =>
  (await auditFastify(app)).findings.map(({ kind, message }) => `${kind}: ${message}`)

test('H09 every route is listed with its requirement', async () => {
  const app = await makeApp({ auth })
  app.get('/health', open, () => 'x')
  app.route({
    method: ['GET', 'POST'],
    url: '/orders',
    config: { sallyport: { roles: ['maker', 'checker'], recheck: '0s' } },
    handler: () => 'x',
  })
  await app.register(async scope => void scope.get('/:id', () => 'x'), { prefix: '/orders' })
  const audit = await auditFastify(app)
  expect(audit.findings).toEqual([])
  expect(auditTable(audit)).toBe(`# Routes

| Method | Path | Access |
| --- | --- | --- |
| GET | /.well-known/jwks.json | public: public keys |
| POST | /auth/login | public: login |
| POST | /auth/logout | public: the refresh token is the proof |
| POST | /auth/logout-all | signed in |
| POST | /auth/password | signed in, recheck: 0s |
| POST | /auth/reauthenticate | signed in |
| POST | /auth/refresh | public: the refresh token is the proof |
| GET | /auth/sessions | signed in |
| DELETE | /auth/sessions/:id | signed in |
| GET | /health | public: health check |
| GET | /orders | signed in, roles: maker or checker, recheck: 0s |
| POST | /orders | signed in, roles: maker or checker, recheck: 0s |
| GET | /orders/:id | signed in |
`)
})

test('each route says where it was declared', async () => {
  const app = await makeApp(bare)
  app.get('/x', () => 'x')
  const [route] = (await auditFastify(app)).routes
  expect(route?.declaredAt).toMatch(/packages\/fastify\/test\/audit\/audit-fastify\.test\.ts:\d+$/)
})

describe('HEAD', () => {
  test('is not listed next to the GET that answers it', async () => {
    const app = await makeApp(bare)
    app.get('/x', () => 'x')
    expect(await namesIn(app)).toEqual(['GET /x'])
  })

  test('is not listed at the root of a plugin, which has two spellings', async () => {
    const app = await makeApp(bare)
    await app.register(async scope => void scope.get('/', () => 'x'), { prefix: '/orders' })
    expect((await app.inject({ method: 'HEAD', url: '/orders/' })).statusCode).toBe(401)
    expect(await namesIn(app)).toEqual(['GET /orders'])
    expect(await findingsIn(app)).toEqual([])
  })

  test('is listed if it is a separate route', async () => {
    const app = await makeApp(bare)
    app.head('/x', open, () => 'x')
    app.get('/x', () => 'x')
    expect(await namesIn(app)).toEqual(['GET /x', 'HEAD /x'])
    expect(await findingsIn(app)).toEqual([
      expect.stringMatching(/^shadows: HEAD \/x takes requests meant for GET \/x/),
    ])
  })
})

describe('H09 findings:', () => {
  test('a route that was registered before the plugin or outside its scope', async () => {
    const app = fastify()
    await app.register(async scope => void scope.get('/docs/:page', () => 'x'))
    await app.register(async scope => {
      scope.get('/early', () => 'x')
      await scope.register(sallyport, bare)
      scope.get('/seen', () => 'x')
      scope.get('/opt/:x?', () => 'x')
    })
    app.get('/late', { constraints: { version: '2.0.0' } }, () => 'x')
    app.get('/seen', { constraints: { version: '2.0.0' } }, () => 'x')
    const says = 'was registered before the plugin, or outside its scope.'
    expect(await findingsIn(app)).toEqual([
      `unseen: GET /docs/:page ${says}`,
      `unseen: GET /early ${says}`,
      `unseen: GET /late {"version":"2.0.0"} ${says}`,
      `unseen: GET /seen {"version":"2.0.0"} ${says}`,
    ])
  })

  test('an open wildcard over guarded routes', async () => {
    const app = await makeApp(bare)
    app.get('/files/*', open, () => 'x')
    app.get('/files/secret', () => 'x')
    expect(await findingsIn(app)).toEqual([expect.stringMatching(/^wildcard: GET \/files\/\* /)])
  })

  test('none for prefixes, loose routers and the preflight route of CORS', async () => {
    const app = fastify({
      routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    })
    await app.register(cors)
    await app.register(sallyport, { auth })
    await app.register(
      async scope => {
        for (const path of ['/', '/:Id', '/:Id/Items/:item?', '/x/', '//y']) scope.get(path, () => 'x')
        scope.post('/:name', () => 'x')
      },
      { prefix: '/V1' },
    )
    expect(await findingsIn(app)).toEqual([])
    const strict = await makeApp({ auth })
    await strict.register(async scope => void scope.get('/', () => 'x'), { prefix: '/v1' })
    expect(await findingsIn(strict)).toEqual([])
  })
})

test('two scopes are audited as one application', async () => {
  const app = fastify()
  for (const prefix of ['/a', '/b']) {
    await app.register(
      async scope => {
        await scope.register(sallyport, bare)
        scope.get('/x', () => 'x')
      },
      { prefix },
    )
  }
  expect([await namesIn(app), await findingsIn(app)]).toEqual([['GET /a/x', 'GET /b/x'], []])
})

test('an application without the plugin is refused', async () => {
  await expect(auditFastify(fastify())).rejects.toThrow(new TypeError('app: @sallyport/fastify is not registered'))
})
