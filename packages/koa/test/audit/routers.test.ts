import koaBodyParser from '@koa/bodyparser'
import cors from '@koa/cors'
import type Router15 from '@koa/router'
import Koa from 'koa'
import { koaBody } from 'koa-body'
import bodyParser from 'koa-bodyparser'
import compose from 'koa-compose'
import helmet from 'koa-helmet'
import mount from 'koa-mount'
import { describe, expect, test } from 'vitest'
import { answer, audited, type Build, errors, guard, routes, upload } from './audited.ts'

describe.each([
  ['@koa/router', '@koa/router'],
  ['@koa/router 14', '@koa/router14'],
])('H14 the audit of Koa with %s', async (_, version) => {
  const { default: Router } = (await import(version)) as { default: typeof Router15 }
  const build = (with_: Build) => audited(with_, Router)

  test('lists routes with their guards, the auth routes, and nothing else', () => {
    const { lines: all, findings: none } = build((app, router) => {
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
  })

  test('says where a route is declared', () => {
    const { routes: found } = build((_app, router) => router.get('/me', guard(), answer)).audit
    expect(found.map(({ declaredAt }) => declaredAt)).toEqual([expect.stringMatching(/audited\.ts:\d+$/)])
  })

  test('a router that decides in its own way which layers run is not trusted, and no function that only names a router', () => {
    class Skipping extends Router {
      override match(path: string, method: string) {
        const matched = super.match(path, method)
        return { ...matched, pathAndMethod: matched.pathAndMethod.slice(-1) }
      }
    }
    const own = new Skipping().use(guard()).get('/x', answer)
    const other = new Router().get('/y', guard(), answer)
    const named = Object.assign(
      async (ctx: Koa.Context, next: Koa.Next) => (ctx.path === '/z' ? answer(ctx) : next()),
      {
        router: other,
      },
    )
    for (const handle of [own.routes(), named]) {
      const { lines: none, findings: found } = build(app => app.use(handle))
      expect([none, found]).toEqual([[], [expect.stringMatching(/^unseen: .* is used at \/: the audit cannot tell/)]])
    }
  })

  test('nested routers and prefixes have their whole paths', () => {
    const { lines: all } = build((_app, router) => {
      const orders = new Router({ prefix: '/orders' }).get('/', guard(), answer).get('/:id', answer)
      router.prefix('/api')
      router.use('/v1', orders.routes(), orders.allowedMethods())
    })
    expect(all).toEqual(['GET /api/v1/orders signed in', 'GET /api/v1/orders/:id nothing declared'])
  })

  test('applications and routers in koa-mount have their whole paths', () => {
    const { lines: all } = build(app => {
      const inner = new Koa().use(guard.roles('admin')).use(new Router().get('/x', answer).routes())
      app.use(mount('/admin', inner)).use(mount('/late/', new Router().get('/y', answer).routes()))
      app.use(mount('/auth2', routes)).use(mount(new Koa().use(new Router().get('/z', answer).routes())))
    })
    expect(all.filter(line => !line.includes('auth2'))).toEqual([
      'GET /admin/x signed in, roles: admin',
      'GET /late/y nothing declared',
      'GET /z nothing declared',
    ])
    expect(all).toContain('POST /auth2/auth/login public: login')
  })

  test('a guard of the application counts for what follows', () => {
    const { lines: all } = build((app, router) => {
      app.use(new Router().get('/early', answer).routes())
      app.use(guard())
      router.get('/last', answer)
    })
    expect(all).toEqual(['GET /early nothing declared', 'GET /last signed in'])
  })

  test('guards in koa-compose count', () => {
    const { lines: all } = build((app, router) => {
      app.use(compose([guard(), upload]))
      router.get('/x', compose([guard.roles('admin'), answer]) as never)
    })
    expect(all).toEqual(['GET /x signed in; signed in, roles: admin'])
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
