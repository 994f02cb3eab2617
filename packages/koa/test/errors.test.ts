import { PassThrough } from 'node:stream'
import koaBodyParser from '@koa/bodyparser'
import cors from '@koa/cors'
import { AuthError } from '@sallyport/core'
import { koaBody } from 'koa-body'
import bodyParser from 'koa-bodyparser'
import helmet from 'koa-helmet'
import { describe, expect, test, vi } from 'vitest'
import { sallyport } from '../src/index.ts'
import { loadKoa, serve, setUp, versions } from './setup.ts'

interface HttpLikeError {
  readonly status: number
  readonly code: string
  readonly expose: boolean
  readonly headers: Record<string, string>
}

const { auth } = setUp()
const { guard, routes, errors } = sallyport(auth)

function json(body: string, type = 'application/json'): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': type } }
}

describe.each(versions)('%s', async version => {
  const Koa = await loadKoa(version)

  function create() {
    const seen: unknown[] = []
    const app = new Koa().on('error', error => void seen.push(error))
    return { app, seen }
  }

  test('C04 without errors() Koa’s error handler sends the status and the challenge, and reports the error', async () => {
    const { app, seen } = create()
    const response = await fetch(await serve(app.use(guard())))
    expect([response.status, response.headers.get('www-authenticate'), response.headers.get('cache-control')]).toEqual([
      401,
      'Bearer realm="api"',
      'no-store',
    ])
    expect(await response.text()).toBe('This request needs an access token.')
    expect(seen).toMatchObject([{ code: 'authentication_required' }])
  })

  test('a refusal is no error of the application: Koa does not write it to the console', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    await fetch(await serve(new Koa().use(guard())))
    expect(write).not.toHaveBeenCalled()
    write.mockRestore()
  })

  test('headers that were set in front of errors() stay, and in front of Koa’s handler @koa/cors keeps its own', async () => {
    const headers = { origin: 'https://app.example.com' }
    const { app } = create()
    app.use(helmet()).use(cors({ origin: 'https://app.example.com', credentials: true }))
    const kept = await fetch(await serve(app.use(errors()).use(guard())), { headers })
    expect([kept.status, kept.headers.get('access-control-allow-origin'), kept.headers.get('x-frame-options')]).toEqual(
      [401, 'https://app.example.com', 'SAMEORIGIN'],
    )
    const plain = create()
      .app.use(cors({ origin: 'https://app.example.com' }))
      .use(guard())
    const bare = await fetch(await serve(plain), { headers })
    expect([bare.headers.get('access-control-allow-origin'), bare.headers.get('www-authenticate')]).toEqual([
      'https://app.example.com',
      'Bearer realm="api"',
    ])
  })

  test('an error middleware of the application sees status, headers and code', async () => {
    const { app } = create()
    app.use(async (ctx, next) => {
      try {
        await next()
      } catch (error) {
        const { status, code, expose, headers } = error as HttpLikeError
        ctx.status = status
        ctx.set(headers)
        ctx.body = { code, expose }
      }
    })
    const response = await fetch(await serve(app.use(guard())), { headers: { authorization: 'Bearer x' } })
    expect([response.status, await response.json()]).toEqual([401, { code: 'token_invalid', expose: true }])
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer .*invalid_token/)
  })

  test('other errors go on to Koa, with what ctx.throw says', async () => {
    const { app, seen } = create()
    app.use(errors()).use(ctx => {
      if (ctx.path === '/teapot') ctx.throw(418, 'a teapot', { headers: { 'x-tea': 'green' } })
      throw new RangeError('canary')
    })
    const url = await serve(app)
    const teapot = await fetch(`${url}/teapot`)
    expect([teapot.status, await teapot.text(), teapot.headers.get('x-tea')]).toEqual([418, 'a teapot', 'green'])
    const bug = await fetch(`${url}/bug`)
    expect([bug.status, await bug.text(), seen.length]).toEqual([500, 'Internal Server Error', 2])
  })

  test('an outage is answered and reported', async () => {
    const { app, seen } = create()
    app.use(errors()).use(() => {
      throw new AuthError('store_unavailable')
    })
    const response = await fetch(await serve(app))
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
    expect(seen).toMatchObject([{ code: 'store_unavailable', status: 503, expose: false }])
  })

  test('a refusal replaces a body that was set before, of any kind, and the headers that describe it', async () => {
    for (const body of ['late', Buffer.from('late'), { late: true }, new PassThrough(), null]) {
      const { app, seen } = create()
      app.use(errors()).use(ctx => {
        ctx.body = body
        ctx.type = 'text/html'
        throw new AuthError('forbidden')
      })
      const response = await fetch(await serve(app))
      expect([response.status, response.headers.get('content-type')]).toEqual([403, 'application/problem+json'])
      expect([await response.json(), seen]).toMatchObject([{ code: 'forbidden' }, []])
    }
  })

  test('a refusal is sent where somebody took the response over from Koa', async () => {
    const { app } = create()
    app.use(errors()).use(async (ctx, next) => {
      ctx.respond = false
      await next()
    })
    const response = await fetch(await serve(app.use(guard())))
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'authentication_required' }])
  })

  test('a refusal after the response has started is left to Koa, and nothing is answered twice', async () => {
    const { app, seen } = create()
    app.use(errors()).use(ctx => {
      ctx.respond = false
      ctx.res.write('started')
      setImmediate(() => ctx.res.end())
      throw new AuthError('forbidden')
    })
    const response = await fetch(await serve(app))
    expect([response.status, await response.text()]).toEqual([404, 'started'])
    expect(seen).toMatchObject([{ code: 'forbidden', headerSent: true }])
  })

  const parsers = {
    'koa-bodyparser': () => bodyParser(),
    '@koa/bodyparser': () => koaBodyParser(),
    '@koa/bodyparser on Node’s request': () => koaBodyParser({ patchNode: true }),
    'koa-body': () => koaBody(),
    'no parser': () => async (_ctx: unknown, next: () => Promise<unknown>) => next(),
  }

  describe.each(Object.entries(parsers))('bodies with %s', (name, parser) => {
    test('reach the auth routes', async () => {
      const { app } = create()
      const url = await serve(
        app
          .use(errors())
          .use(parser() as never)
          .use(routes),
      )
      const { refreshToken } = await auth.createSession('u-maker')
      const post = async (body: string, type?: string) => (await fetch(`${url}/auth/refresh`, json(body, type))).status
      expect(await post(JSON.stringify({ refresh_token: refreshToken }))).toBe(200)
      expect(await post('a=b', 'application/x-www-form-urlencoded')).toBe(415)
      expect(await post('{"refresh_token":"x"}', 'text/plain')).toBe(415)
      expect(await post('')).toBe(400)
      expect(await post('[]')).toBe(400)
    })

    test('that are no JSON are answered with a problem document, without what they held', async () => {
      const { app } = create()
      const url = await serve(
        app
          .use(errors())
          .use(parser() as never)
          .use(routes),
      )
      const response = await fetch(`${url}/auth/login`, json('{"password":"canary'))
      const text = await response.text()
      expect([name, response.status, JSON.parse(text)]).toMatchObject([name, 400, { code: 'invalid_request' }])
      expect(text).not.toContain('canary')
    })

    test('that are too large are refused', async () => {
      const { app } = create()
      const url = await serve(
        app
          .use(errors())
          .use(parser() as never)
          .use(routes),
      )
      const body = JSON.stringify({ username: 'x'.repeat(2_000_000), password: 'x' })
      const response = await fetch(`${url}/auth/login`, json(body))
      expect([name, response.status, await response.json()]).toMatchObject([name, 400, { code: 'invalid_request' }])
    })
  })

  test('a body that was read and thrown away is a mistake of the application', async () => {
    const { app, seen } = create()
    app.use(async (ctx, next) => {
      for await (const _ of ctx.req);
      await next()
    })
    const response = await fetch(`${await serve(app.use(routes))}/auth/login`, json('{}'))
    expect(response.status).toBe(500)
    expect(String(seen[0])).toMatch(/^TypeError: request: its body was read before/)
  })

  test('a compressed body is refused, not misread', async () => {
    const response = await fetch(`${await serve(create().app.use(errors()).use(routes))}/auth/login`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    })
    expect(response.status).toBe(415)
  })
})
