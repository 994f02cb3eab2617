import koaBodyParser from '@koa/bodyparser'
import cors from '@koa/cors'
import Router15 from '@koa/router'
import { accessText } from '@sallyport/core/adapter'
import Koa from 'koa'
import { koaBody } from 'koa-body'
import bodyParser from 'koa-bodyparser'
import compose from 'koa-compose'
import helmet from 'koa-helmet'
import mount from 'koa-mount'
import { describe, expect, test } from 'vitest'
import { auditKoa, sallyport } from '../../src/index.ts'
import { setUp } from '../setup.ts'

const { guard, routes, errors } = sallyport(setUp().auth)
type Router = Router15

function audited(build: (app: Koa, router: Router) => unknown, Router: typeof Router15 = Router15) {
  const app = new Koa()
  const router = new Router()
  build(app, router)
  if (router.stack.length > 0 && !app.middleware.some(each => Reflect.get(each, 'router') === router)) {
    app.use(router.routes()).use(router.allowedMethods())
  }
  const audit = auditKoa(app)
  return {
    audit,
    lines: audit.routes.map(route => `${route.method} ${route.path} ${accessText(route)}`),
    findings: audit.findings.map(({ kind, message }) => `${kind}: ${message}`),
  }
}

const findings = (build: (app: Koa, router: Router) => unknown) => audited(build).findings
const lines = (build: (app: Koa, router: Router) => unknown) => audited(build).lines
const answer = (ctx: Koa.Context) => void (ctx.body = '')
async function upload(_ctx: unknown, next: () => Promise<unknown>) {
  await next()
}

describe.each([
  ['@koa/router', '@koa/router'],
  ['@koa/router 14', '@koa/router14'],
])('H14 the audit of Koa with %s', async (_, version) => {
  const { default: Router } = (await import(version)) as { default: typeof Router15 }
  const build = (with_: (app: Koa, router: Router) => unknown) => audited(with_, Router)

  test('lists routes with their guards, the auth routes, and nothing else', () => {
    const {
      audit,
      lines: all,
      findings: none,
    } = build((app, router) => {
      app.use(helmet()).use(cors()).use(errors()).use(bodyParser()).use(koaBodyParser()).use(koaBody()).use(routes)
      router.get('/health', guard.public('health check'), answer)
      router.get('me', '/me', guard(), answer)
      router.register('/orders/:id', ['put', 'patch'], [guard.roles('admin'), upload, answer] as never)
      router.all('/rpc/*rest', guard({ recheck: '0s' }), answer)
      router.get(['/a', '/b'], guard(), answer)
    })
    expect(none).toEqual([])
    expect(all.filter(line => !/ \/(auth|\.well-known)\//.test(line))).toEqual([
      'GET /a signed in',
      'GET /b signed in',
      'GET /health public: health check',
      'GET /me signed in',
      'PATCH /orders/:id signed in, roles: admin',
      'PUT /orders/:id signed in, roles: admin',
      'ALL /rpc/*rest signed in, recheck: 0s',
    ])
    expect(all).toContain('POST /auth/login public: login')
    expect(all).toContain('GET /.well-known/jwks.json public: public keys')
    expect(audit.routes.find(({ path }) => path === '/me')?.declaredAt).toMatch(/audit-koa\.test\.ts:\d+$/)
  })

  test('nested routers, prefixes, and applications in koa-mount have their whole paths', () => {
    const { lines: all } = build((app, router) => {
      const orders = new Router({ prefix: '/orders' }).get('/', guard(), answer).get('/:id', answer)
      router.prefix('/api')
      router.use('/v1', orders.routes(), orders.allowedMethods())
      const inner = new Koa().use(guard.roles('admin')).use(new Router().get('/x', answer).routes())
      app.use(mount('/admin', inner)).use(mount('/late/', new Router().get('/y', answer).routes()))
      app.use(mount('/auth2', routes)).use(mount(new Koa().use(new Router().get('/z', answer).routes())))
    })
    expect(all.filter(line => !line.includes('auth2'))).toEqual([
      'GET /admin/x signed in, roles: admin',
      'GET /api/v1/orders signed in',
      'GET /api/v1/orders/:id nothing declared',
      'GET /late/y nothing declared',
      'GET /z nothing declared',
    ])
    expect(all).toContain('POST /auth2/auth/login public: login')
  })

  test('a guard of the application counts for what follows, and one in compose too', () => {
    const { lines: all } = build((app, router) => {
      app.use(new Router().get('/early', answer).routes())
      app.use(compose([guard(), upload]))
      app.use(new Router().get('/late', compose([guard.roles('admin'), answer]) as never).routes())
      router.get('/last', answer)
    })
    expect(all).toEqual([
      'GET /early nothing declared',
      'GET /last signed in',
      'GET /late signed in; signed in, roles: admin',
    ])
  })

  test('a guard in a mounted application protects nothing outside, not even the same path', () => {
    const { lines: all } = build((app, router) => {
      app.use(mount('/admin', guard()))
      router.get('/admin/x', answer)
    })
    expect(all).toEqual(['GET /admin/x nothing declared'])
  })

  test('guards of a router count from where they are used, without a path or above the route', () => {
    const { lines: all } = build((_app, router) => {
      router.get('/early', answer)
      router.use('/api', guard())
      router.get('/api/a', answer).get('/apis', answer).get('/:any/a', answer).get('/other', answer)
      router.all('/exact', guard.roles('admin')).get('/exact', answer).post('/exact/x', answer)
      router.use(guard({ maxAge: '5m' }))
      router.get('/last', answer)
    })
    expect(all).toEqual([
      'GET /:any/a nothing declared',
      // Version 14 compares case in `use`, and does not in `get`.
      `GET /api/a ${version === '@koa/router' ? 'signed in' : 'nothing declared'}`,
      'GET /apis nothing declared',
      'GET /early nothing declared',
      'GET /exact signed in, roles: admin',
      'POST /exact/x nothing declared',
      'GET /last signed in, maxAge: 5m',
      'GET /other nothing declared',
    ])
  })

  test('C06 router.use of a router with a prefix compares case where its routes do not, so that its guard does not count', () => {
    const { lines: all } = build((_app, router) => {
      router.prefix('/admin')
      router.use(guard())
      router.get('/x', answer)
    })
    expect(all).toEqual(['GET /admin/x nothing declared'])
  })

  test('only the last layer of an exclusive router runs', () => {
    const router = new Router({ exclusive: true })
    router.use(guard())
    router.get('/x', answer)
    expect(build(app => app.use(router.routes())).lines).toEqual(['GET /x nothing declared'])
  })

  test('a guard after the function that answers does not count, and what runs before a guard is found', () => {
    const result = build((_app, router) => {
      router.get('/after', answer as never, guard())
      router.post('/upload', upload, guard(), answer)
      router.param('id', async (_id, _ctx, next) => void (await next()))
      router.get('/of/:id', guard(), answer)
    })
    expect(result.lines).toEqual(['GET /after nothing declared', 'GET /of/:id signed in', 'POST /upload signed in'])
    expect(result.findings).toEqual([
      'before_guard: GET /of/:id runs the function for the parameter id before its guard: it may answer, or have effects.',
      'before_guard: POST /upload runs the function upload before its guard: it may answer, or have effects.',
      'unguarded: GET /after declares no guard.',
    ])
  })

  test('routes of a host, and those whose path is a regular expression', () => {
    const router = new Router({ host: 'admin.example.com' })
    router.get('/x', guard(), answer).get(/^\/y+$/, guard(), answer)
    const result = build(app => app.use(router.routes()))
    expect(result.lines).toHaveLength(2)
    expect(result.audit.routes.map(({ path, only }) => [path, only])).toContainEqual([
      '/x',
      { host: ['admin.example.com'] },
    ])
    expect(result.findings).toEqual([
      'unseen: (^\\/y+$) is a regular expression: the audit cannot tell which requests it takes.',
    ])
  })
})

describe('H14 the audit of Koa', () => {
  test('finds functions that nobody can judge, unless a guard is in front', () => {
    expect(findings(app => app.use(upload))).toEqual([
      'unseen: The function upload is used at /: the audit cannot tell whether it answers requests.',
    ])
    expect(findings(app => app.use(guard()).use(upload))).toEqual([])
    expect(findings((_app, router) => router.use(upload).get('/a', guard(), answer))).toEqual([
      expect.stringMatching(/^unseen: The function upload is used at .*: the audit cannot tell/),
    ])
    expect(findings((_app, router) => router.use(guard(), upload).get('/a', answer))).toEqual([])
  })

  test('a branch that may call a guard is no guard', () => {
    const inner = guard()
    expect(findings(app => app.use((ctx, next) => (ctx.path === '/x' ? inner(ctx as never, next) : next())))).toEqual([
      'unseen: A function without a name is used at /: the audit cannot tell whether it answers requests.',
    ])
  })

  test('a function that can only answer is a route', () => {
    expect(audited(app => app.use(answer)).lines).toEqual(['USE / nothing declared'])
    expect(lines(app => app.use(guard.public('fallback')).use(answer))).toEqual(['USE / public: fallback'])
    expect(lines(app => app.use(mount('/files', compose([guard(), upload]))))).toEqual(['USE /files signed in'])
    expect(lines(app => app.use(guard()).use(answer))).toEqual(['USE / signed in'])
  })

  test('an open guard of the application does not declare routes open', () => {
    for (const open of [guard.public('everything'), guard.optional()]) {
      expect(findings((app, router) => app.use(open as Koa.Middleware) && router.get('/a', answer))).toEqual([
        'unguarded: GET /a declares no guard.',
      ])
    }
  })

  test('another kind of router is not assumed to be guarded', () => {
    const other = Object.assign(async function other() {}, { router: { stack: [], routes: () => {} } })
    expect(findings(app => app.use(other))).toEqual([
      'unseen: The function other is used at /: the audit cannot tell whether it answers requests.',
    ])
  })

  test('finds what stands where it has no effect', () => {
    expect(findings(app => app.use(routes).use(errors()))).toEqual([
      'misplaced: errors() is used after guards or routes, and answers no refusal of theirs.',
    ])
    expect(findings(app => app.use(errors()).use(routes).use(errors()))).toEqual([])
    expect(findings((_app, router) => router.use(routes).get('/x', guard(), answer))).toEqual([
      'misplaced: The auth routes are used in a router, which calls them only if one of its own routes matches the path: write app.use(routes).',
    ])
    expect(findings(app => app.use(guard()).use(cors()))).toEqual([
      'preflight: CORS is used at / behind a guard: preflights are answered 401. Use it before the guard.',
    ])
  })

  test('finds routes that take requests of guarded ones', () => {
    const found = findings((_app, router) => router.get('/:any', guard.public('x'), answer).get('/me', guard(), answer))
    expect(found).toEqual(['shadows: GET /:any takes requests meant for GET /me, with stricter guards.'])
  })

  test('two Auths that set the same cookie are found', () => {
    const [one, other] = [1, 2].map(() => sallyport(setUp().auth, { cookies: {} }))
    expect(findings(app => app.use(mount('/a', one!.routes)).use(mount('/b', other!.routes))).join()).toMatch(
      /^shared_cookie: /,
    )
  })

  test.each([undefined, {}, () => {}])('%j is no application', app => {
    expect(() => auditKoa(app as never)).toThrow(/^app: must be a Koa application/)
  })
})
