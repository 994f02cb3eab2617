import type { RouteAudit } from '@sallyport/core/http'
import { accessText } from '@sallyport/core/adapter'
import type { Express, RequestHandler, Router } from 'express'
import { describe, expect, test, vi } from 'vitest'
import { load, setUp, versions } from '../setup.ts'

/** The routes, a line each. */
function lines({ routes }: RouteAudit) {
  return routes.map(route => `${route.method} ${route.path} ${accessText(route)}`)
}

function messages({ findings }: RouteAudit) {
  return findings.map(({ kind, message }) => `${kind}: ${message}`)
}

const answer: RequestHandler = (_req, res) => void res.json({})
const passOn: RequestHandler = (_req, _res, next) => next()

describe.each(versions)('auditExpress on %s', async version => {
  const { express, sallyport } = await load(version)
  const { auditExpress } = await import('../../src/index.ts')
  const { guard, routes, jwks, errors } = sallyport(setUp().auth)

  function audit(build: (app: Express, router: (options?: object) => Router) => void) {
    const app = express()
    build(app, express.Router)
    return auditExpress(app)
  }

  test('H09 lists every route with its guards', () => {
    const found = audit(app => {
      app.use(express.json())
      app.get('/.well-known/jwks.json', jwks)
      app.get('/health', guard.public('says that it is up'), answer)
      app.get('/me', guard(), answer)
      app.route('/orders/:id').all(guard()).get(answer).delete(guard.roles('admin'), answer)
      app.all('/all', guard({ recheck: '0s' }), answer)
      app.get('/two', guard(), guard.roles('a', 'b'), answer)
      app.post('/checked', express.json(), guard(), answer)
      app.get(['/x', '/y'], guard.optional(), answer)
      app.use(errors())
    })
    expect(lines(found)).toEqual([
      'GET /.well-known/jwks.json public: public keys',
      'ALL /all signed in, recheck: 0s',
      'POST /checked signed in',
      'GET /health public: says that it is up',
      'GET /me signed in',
      'DELETE /orders/:id signed in; signed in, roles: admin',
      'GET /orders/:id signed in',
      'GET /two signed in; signed in, roles: a or b',
      'GET /x signed in or not',
      'GET /y signed in or not',
    ])
    expect(messages(found)).toEqual([])
  })

  test('H09 a route without a guard is found', () => {
    const found = audit((app, router) => {
      app.use(guard.public('everything'))
      app.use(guard.optional())
      const own = router()
      own.use(guard.public('the webhooks are signed'))
      own.post('/hook', answer)
      app.use(own)
      app.get('/bare', answer)
      app.get('/late', answer, guard(), answer)
      app.get(
        '/swallowed',
        guard(),
        (_error: unknown, _req: unknown, _res: unknown, next: () => void) => next(),
        answer,
      )
      app.get('/factory', guard as never, answer)
    })
    expect(messages(found)).toEqual(
      ['GET /bare', 'GET /factory', 'GET /late', 'GET /swallowed', 'POST /hook'].map(
        name => `unguarded: ${name} declares no guard.`,
      ),
    )
  })

  test('H09 a guard at the root protects later routes and routes below it', () => {
    const found = audit((app, router) => {
      const inner = router()
      inner.get('/x', answer)
      app.get('/before', answer)
      app.use(guard())
      app.use(inner)
      app.get('/after', guard.roles('admin'), answer)
    })
    expect(lines(found)).toEqual([
      'GET /after signed in; signed in, roles: admin',
      'GET /before nothing declared',
      'GET /x signed in',
    ])
  })

  test('H09 an earlier guard does not count after an error middleware that may let refused requests continue', () => {
    const found = audit((app, router) => {
      const inner = router()
      inner.use(guard.roles('admin'))
      inner.use(errors())
      inner.get('/inner', answer)
      app.use(guard())
      app.use(inner)
      app.use(errors())
      app.get('/outer', answer)
    })
    expect(lines(found)).toEqual(['GET /inner signed in', 'GET /outer nothing declared'])
  })

  test('H09 a part that the audit cannot inspect is found', () => {
    const found = audit(app => {
      app.use(passOn)
      app.use(express.static('.'))
      app.use(express().get('/unseen', answer))
      app.use(Object.assign((_req: unknown, _res: unknown, next: () => void) => next(), { stack: [{ route: '/' }] }))
      app.use((_req, res) => res.json('not found'))
      app.get(/^\/pattern/, guard(), answer)
      app.use(errors())
    })
    expect(messages(found)).toEqual([
      'unseen: (^\\/pattern) is a regular expression: the audit cannot tell which requests it takes.',
      'unseen: A function without a name is used at /: the audit cannot tell whether it answers requests.',
      'unseen: A function without a name is used at /: the audit cannot tell whether it answers requests. (2)',
      'unseen: An application is used at /: the audit cannot tell whether it answers requests.',
      'unseen: The function passOn is used at /: the audit cannot tell whether it answers requests.',
      'unseen: The function serveStatic of serve-static is used at /: the audit cannot tell whether it answers requests.',
    ])
  })

  test('guard.public before a function makes only that function public', () => {
    const found = audit(app => {
      app.use(guard.public('numbers requests'), passOn)
      app.use(guard.public('the web page'), express.static('.'))
      app.use(answer)
    })
    expect(lines(found)).toEqual(['USE / public: numbers requests', 'USE / public: the web page'])
    expect(messages(found)).toEqual([
      'unseen: The function answer is used at /: the audit cannot tell whether it answers requests.',
    ])
  })

  test('H09 a route that takes requests of a guarded route is found', () => {
    const found = audit(app => {
      app.get('/orders/:id', guard.public('shared by link'), answer)
      app.get('/orders/export', guard.roles('admin'), answer)
      app.get('/Health', guard.public('monitoring'), answer)
      app.get('/health/', guard(), answer)
    })
    expect(messages(found)).toEqual([
      'shadows: GET /Health takes requests meant for GET /health, with stricter guards.',
      'shadows: GET /orders/:id takes requests meant for GET /orders/export, with stricter guards.',
    ])
  })

  test('says where a route is declared, but not in its messages', () => {
    const { routes: found, findings } = audit(app => {
      app.get('/bare', (_req, res) => {
        res.json({})
      })
      app.get('/keys', jwks)
    })
    expect(found[0]!.declaredAt).toMatch(/audit-express\.test\.ts:\d+$/)
    expect(findings[0]!.declaredAt).toBe(found[0]!.declaredAt)
    expect(findings[0]!.message).not.toContain('.ts')
  })

  test('always gives the same result, and an empty one without routes', () => {
    expect(audit(() => {})).toMatchObject({ routes: [], findings: [], explained: [] })
    const build = (app: Express) => void app.get('/b', answer).get('/a', answer)
    expect(audit(build)).toEqual(audit(build))
  })

  test('accepts a router, and nothing else', () => {
    expect(lines(auditExpress(routes))).toContain('POST /login public: login')
    for (const value of [{}, () => {}, { router: [] }]) {
      expect(() => auditExpress(value)).toThrow(new TypeError('app: must be an Express application or router'))
    }
  })
})

describe('mounts on express', async () => {
  const { express, sallyport } = await load('express')
  const { auditExpress } = await import('../../src/index.ts')
  const { guard, routes } = sallyport(setUp().auth)

  test('H09 paths include the paths of mounts', () => {
    const app = express()
    const [orders, lists] = [express.Router(), express.Router()]
    lists.get('/', guard(), answer)
    orders.get('/', guard(), answer)
    orders.get('/:id/', guard(), answer)
    orders.use('/:id/lines', lists)
    app.use('/auth', routes)
    app.use(['/orders/', '/v2/orders'], orders)
    const found = lines(auditExpress(app))
    expect(found).toEqual(
      expect.arrayContaining(['POST /auth/login public: login', 'DELETE /auth/sessions/:id signed in']),
    )
    expect(found.filter(line => !line.includes('/auth/'))).toEqual(
      ['/orders', '/v2/orders'].flatMap(path => [
        `GET ${path} signed in`,
        `GET ${path}/:id signed in`,
        `GET ${path}/:id/lines signed in`,
      ]),
    )
    expect(messages(auditExpress(app))).toEqual([])
  })

  test('H09 a guard at a path protects the routes below it', () => {
    const app = express()
    const inner = express.Router().get('/x', answer).use('/deep', express.Router().get('/y', answer))
    app.use('/admin', guard.roles('admin'), inner)
    app.use('/:tenant/secret', guard())
    app.get('/Admin/z', answer)
    app.get('/a/secret/b', answer)
    app.get('/a/secre', answer)
    app.get('/administration', answer)
    app.get('/a', answer)
    app.get('/*rest', answer)
    expect(lines(auditExpress(app))).toEqual([
      'GET /*rest nothing declared',
      'GET /Admin/z signed in, roles: admin',
      'GET /a nothing declared',
      'GET /a/secre nothing declared',
      'GET /a/secret/b signed in',
      'GET /admin/deep/y signed in, roles: admin',
      'GET /admin/x signed in, roles: admin',
      'GET /administration nothing declared',
    ])
  })

  test('H09 a guard at a path does not count for a router that is less strict about case', () => {
    for (const [sensitive, access] of [
      [true, 'nothing declared'],
      [false, 'signed in'],
    ] as const) {
      const app = express().set('case sensitive routing', sensitive)
      app.use('/api/admin', guard())
      app.use('/api', express.Router().get('/admin/x', answer))
      expect(lines(auditExpress(app))).toEqual([`GET /api/admin/x ${access}`])
    }
  })

  test('H09 a function at a path is listed if it is guarded, and found otherwise', () => {
    const app = express()
    app.use('/docs', guard.public('the manual'), passOn, express.static('.'))
    app.use('/metrics', guard.roles('admin'), express().get('/', answer))
    app.use('/files', express.static('.'))
    const found = auditExpress(app)
    expect(lines(found)).toEqual([
      'USE /docs public: the manual',
      'USE /docs public: the manual',
      'USE /metrics signed in, roles: admin',
    ])
    expect(messages(found)).toEqual([
      'unseen: The function serveStatic of serve-static is used at /files: the audit cannot tell whether it answers requests.',
    ])
  })

  test('H09 every mount on an older router, which keeps no paths, is a finding', () => {
    const app = express()
    app.use('/admin', guard.roles('admin'), express.Router().get('/x', answer))
    app.use('/other', express.Router().get('/x', answer))
    app.use(express.Router().get('/y', guard(), answer))
    for (const layer of app.router.stack) Reflect.deleteProperty(layer, 'rawPath')
    const found = auditExpress(app)
    expect(lines(found)).toEqual([
      'GET (unknown)/x nothing declared',
      'GET (unknown)/x nothing declared',
      'GET /y signed in',
    ])
    expect(found.findings.map(({ kind }) => kind)).toEqual(['unguarded', 'unguarded', 'unseen', 'unseen'])
  })
})

test('H09 every mount on Express 4, which keeps no paths, is a finding, and only guards inside it count', async () => {
  const { express, sallyport } = await load('express4')
  const { auditExpress } = await import('../../src/index.ts')
  const { guard } = sallyport(setUp().auth)
  const app = express()
  app.use('/admin', guard.roles('admin'))
  app.use('/admin', express.Router().get('/x', answer))
  app.use('/other', express.Router().get('/x', answer))
  const found = auditExpress(app)
  expect(lines(found)).toEqual([
    String.raw`GET (^\/admin\/?(?=\/|$))/x signed in, roles: admin`,
    String.raw`GET (^\/other\/?(?=\/|$))/x nothing declared`,
  ])
  expect(found.findings.map(({ kind }) => kind)).toEqual(['unguarded', 'unseen', 'unseen'])
})

test('routes are listed without an inspector too', async () => {
  const { express } = await load('express')
  const { Session } = await import('node:inspector')
  const { auditExpress } = await import('../../src/index.ts')
  vi.spyOn(Session.prototype, 'connect').mockImplementation(() => {
    throw new Error('no inspector')
  })
  expect(auditExpress(express().get('/a', answer)).routes).toEqual([{ method: 'GET', path: '/a', guards: [] }])
  vi.restoreAllMocks()
})
