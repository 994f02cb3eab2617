import Router from '@koa/router'
import { AuthError } from '@sallyport/core'
import { definePolicy, resource as resourceType } from '@sallyport/rbac'
import compose from 'koa-compose'
import mount from 'koa-mount'
import { describe, expect, test } from 'vitest'
import { sallyport } from '../src/index.ts'
import { loadKoa, serve, setUp, versions } from './setup.ts'

const { auth, as } = setUp()

describe.each(versions)('%s', async version => {
  const Koa = await loadKoa(version)
  const { guard, claims, user, routes, errors } = sallyport(auth)

  /** An application whose errors the test sees. */
  function create() {
    const seen: unknown[] = []
    const app = new Koa().on('error', error => void seen.push(error))
    return { app, seen }
  }

  describe('the context behind a guard', () => {
    const router = new Router()
      .get('/me', guard({ recheck: '0s' }), ctx => {
        ctx.body = { state: ctx.state.auth.claims.sub, read: claims(ctx).sub, id: user(ctx).id }
      })
      .get('/maybe', guard.optional(), ctx => {
        ctx.body = { sub: claims.optional(ctx)?.sub ?? null, state: ctx.state.auth?.claims.sub ?? null }
      })
      .get('/open', guard.public('a test'), ctx => {
        ctx.body = claims(ctx)
      })

    test('has what the guard found out, in derived contexts too', async () => {
      const { app } = create()
      app.use(async (ctx, next) => {
        await next()
        ctx.set('x-sub', claims.optional(Object.create(ctx) as typeof ctx)?.sub ?? '')
      })
      const url = await serve(app.use(router.routes()))
      const headers = await as('u-maker')
      const me = await fetch(`${url}/me`, { headers })
      expect([await me.json(), me.headers.get('x-sub')]).toEqual([
        { state: 'u-maker', read: 'u-maker', id: 'u-maker' },
        'u-maker',
      ])
      expect(await (await fetch(`${url}/maybe`, { headers })).json()).toEqual({ sub: 'u-maker', state: 'u-maker' })
      expect(await (await fetch(`${url}/maybe`)).json()).toEqual({ sub: null, state: null })
    })

    test('claims of a route without a guard are a mistake, even where another middleware sets auth', async () => {
      const { app, seen } = create()
      app.use(async (ctx, next) => {
        ctx.state.auth = { claims: { sub: 'u-admin' } }
        await next()
      })
      const url = await serve(app.use(router.routes()))
      expect((await fetch(`${url}/open`)).status).toBe(500)
      expect(seen.map(String)).toEqual(['TypeError: claims(ctx): no guard protects this route'])
    })

    test('two guards of a request add to each other, and properties for existing code are in the state', async () => {
      const own = sallyport(auth, { requestProperties: { user: token => ({ id: token.sub }) } })
      const { app } = create()
      app.use(own.guard({ recheck: '0s' })).use(own.guard.roles('maker'))
      app.use(ctx => {
        ctx.body = [ctx.state['user'], own.user(ctx).id]
      })
      const url = await serve(app)
      expect(await (await fetch(url, { headers: await as('u-maker') })).json()).toEqual([{ id: 'u-maker' }, 'u-maker'])
    })
  })

  test('A guard works in compose, in a mounted application, and around a whole application', async () => {
    const inner = new Koa().use(compose([guard.roles('admin'), ctx => void (ctx.body = 'inner')]))
    const { app } = create()
    const url = await serve(
      app
        .use(errors())
        .use(mount('/in', inner))
        .use(guard())
        .use(ctx => void (ctx.body = 'all')),
    )
    const statusOf = async (path: string, id?: string) =>
      (await fetch(`${url}${path}`, { headers: id === undefined ? {} : await as(id) })).status
    expect(await Promise.all([statusOf('/in'), statusOf('/in', 'u-maker'), statusOf('/in', 'u-admin')])).toEqual([
      401, 403, 200,
    ])
    expect(await Promise.all([statusOf('/none'), statusOf('/none', 'u-maker')])).toEqual([401, 200])
  })

  test('a guard that was not called says so', async () => {
    const { app, seen } = create()
    const router = new Router()
      .get('/a', guard as never)
      .get('/b', guard.roles as never)
      .get('/c', guard.public as never)
      .get('/d', guard.optional as never)
      .get('/e', guard.can as never)
      .get('/f', errors as never)
    const url = await serve(app.use(router.routes()))
    for (const path of ['a', 'b', 'c', 'd', 'e', 'f']) expect((await fetch(`${url}/${path}`)).status).toBe(500)
    expect(
      seen.map(error => /^TypeError: (.*): was given to Koa without being called/.exec(String(error))?.[1]),
    ).toEqual(['guard', 'guard.roles', 'guard.public', 'guard.optional', 'guard.can', 'errors'])
  })

  test('H10 a policy decides about what a loader loads from the context, which a parser of bodies has filled', async () => {
    const policy = definePolicy({
      resources: { order: resourceType<{ id: string }>()('read') },
      roles: { maker: {}, admin: {} },
      rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' })],
    })
    const policed = sallyport(auth, { policy })
    const orders = new Map([
      ['o1', { id: 'o1' }],
      ['o2', { id: 'o2' }],
    ])
    const read = policed.guard.can('order:read', ({ params }) => orders.get(params['id'] ?? '') ?? null)
    const router = new Router().get('/orders/:id', read, ctx => {
      ctx.body = [ctx.state.auth.resource?.id, policed.resource(ctx, 'order:read').id]
    })
    const { app } = create()
    const url = await serve(app.use(policed.errors()).use(router.routes()))
    const statusOf = async (path: string, id: string) =>
      (await fetch(`${url}${path}`, { headers: await as(id) })).status
    expect(await (await fetch(`${url}/orders/o1`, { headers: await as('u-maker') })).json()).toEqual(['o1', 'o1'])
    expect(await statusOf('/orders/o2', 'u-maker')).toBe(403)
    expect(await statusOf('/orders/none', 'u-maker')).toBe(404)
    expect(await statusOf('/orders/o1', 'u-admin')).toBe(403)
  })

  test('a handler’s AuthError is answered with a problem document', async () => {
    const { app, seen } = create()
    app.use(errors()).use(() => {
      throw new AuthError('not_found')
    })
    const response = await fetch(await serve(app))
    expect([response.status, await response.json(), seen]).toMatchObject([404, { code: 'not_found' }, []])
  })

  test('the auth routes are answered only at their own paths, and everything else goes on', async () => {
    const { app } = create()
    app.use(routes).use(ctx => void (ctx.body = `${ctx.method} ${ctx.path}`))
    const url = await serve(app)
    const textOf = async (path: string) => (await fetch(`${url}${path}`)).text()
    expect(await textOf('/auth/login')).toBe('GET /auth/login')
    expect(await textOf('/auth/login/')).toBe('GET /auth/login/')
    expect(await textOf('/AUTH/sessions')).toBe('GET /AUTH/sessions')
    expect(await textOf('/.well-known/jwks.json')).toBe('{"keys":[]}')
    expect((await fetch(`${url}/auth/sessions`, { headers: await as('u-maker') })).status).toBe(200)
    expect((await fetch(`${url}/auth/sessions`, { headers: await as('u-maker'), method: 'HEAD' })).status).toBe(200)
  })

  test('the auth routes in a mounted application, and a mount that doubles their path', async () => {
    const { app, seen } = create()
    const bare = sallyport(auth, { basePath: '' })
    app.use(mount('/v1', routes)).use(mount('/v2/auth', bare.routes)).use(mount('/auth', routes))
    const url = await serve(app)
    const statusOf = async (path: string) => (await fetch(`${url}${path}`, { headers: await as('u-maker') })).status
    expect(await statusOf('/v1/auth/sessions')).toBe(200)
    expect(await statusOf('/v2/auth/sessions')).toBe(200)
    expect(await statusOf('/auth/other')).toBe(404)
    expect(await statusOf('/auth/sessions')).toBe(500)
    expect(String(seen[0])).toMatch(/^TypeError: routes: are mounted at \/auth and have the basePath \/auth too/)
  })

  test('deliver sets each cookie by itself, besides those of the application', async () => {
    const own = sallyport(auth, { cookies: { access: true } })
    const { app } = create()
    app.use(async ctx => {
      ctx.cookies.set('own', '1')
      await own.deliver(ctx, await auth.createSession('u-maker'), { remember: true })
      ctx.cookies.set('late', '1')
      ctx.redirect('/home')
    })
    const response = await fetch(await serve(app), { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(response.headers.getSetCookie().map(line => line.split('=')[0])).toEqual([
      'own',
      '__Host-sp-refresh',
      '__Host-sp-access',
      'late',
    ])
  })
})

test.each([[{ realms: 'x' }], [{ basePath: 'auth' }], [{ basePath: '/auth/' }], [{ requestProperties: { user: 1 } }]])(
  'a mistake in the options is a TypeError: %j',
  options => {
    expect(() => sallyport(auth, options as never)).toThrow(TypeError)
  },
)

test('two Auths of an application that set the same cookie are a mistake', async () => {
  const Koa = await loadKoa('koa')
  const seen: unknown[] = []
  const app = new Koa().on('error', error => void seen.push(error))
  const twice = [1, 2].map(() => sallyport(setUp().auth, { cookies: {} }))
  app.use(twice[0]!.routes).use(twice[1]!.routes)
  expect((await fetch(`${await serve(app)}/other`)).status).toBe(500)
  expect(String(seen[0])).toMatch(/^TypeError: cookieName: two Auths/)
})
