import { Readable } from 'node:stream'
import fastifyCors from '@fastify/cors'
import fastifyHelmet from '@fastify/helmet'
import { corsAllowList, securityHeaders } from '@sallyport/core/http'
import cors from 'cors'
import fastify from 'fastify'
import helmet from 'helmet'
import { describe, expect, test } from 'vitest'
import { allowed, hostile } from './origins.ts'
import { bearer, headerIn, load, password, raw, serve, setUp, statusIn, versions } from './setup.ts'

/** The bytes of UTF-8 as one character each, as they are sent. */
const wire = (text: string) => Buffer.from(text).toString('latin1')

test('I09 the hostile origins pass every wrong comparison', () => {
  const fooled = (accepts: (origin: string) => boolean) => hostile.filter(accepts).length
  expect(new Set(hostile).size).toBe(35)
  expect(fooled(origin => origin.includes(allowed))).toBe(16)
  expect(fooled(origin => origin.startsWith(allowed))).toBe(14)
  expect(fooled(origin => new RegExp(allowed).test(origin))).toBe(18)
  expect(fooled(origin => URL.canParse(origin) && new URL(origin).hostname === new URL(allowed).hostname)).toBe(7)
  expect(fooled(origin => origin === allowed)).toBe(0)
})

describe.each(versions)('cors on %s', async version => {
  const { express, sallyport } = await load(version)

  async function start() {
    const { auth } = setUp()
    const { guard, routes, errors } = sallyport(auth, { cookies: { origins: [allowed], access: true } })
    const app = express().set('env', 'test')
    const reached: string[] = []
    app.use(cors(corsAllowList([allowed], { credentials: true })))
    app.use('/auth', routes)
    app.all('/orders', guard(), (req, res) => {
      reached.push(req.method)
      res.json({})
    })
    app.use(errors())
    return { ...(await serve(app)), auth, reached }
  }

  test('I09 the listed origin may read responses, including refusals', async () => {
    const { port } = await start()
    const answer = await raw(port, 'GET /orders HTTP/1.1', `Origin: ${allowed}`)
    expect(statusIn(answer)).toBe(401)
    expect(headerIn(answer, 'access-control-allow-origin')).toBe(allowed)
    expect(headerIn(answer, 'access-control-allow-credentials')).toBe('true')
    expect(headerIn(answer, 'vary')).toContain('Origin')
  })

  test('I09 35 hostile origins may not, and every response varies by origin', async () => {
    const { port } = await start()
    const lines = [...hostile.map(origin => [`Origin: ${wire(origin)}`]), [], [`Origin: ${allowed}`, 'Origin: x']]
    for (const headers of lines) {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await raw(port, `${method} /orders HTTP/1.1`, ...headers, 'Access-Control-Request-Method: GET')
        expect([headers, headerIn(answer, 'access-control-allow-origin')]).toEqual([headers, undefined])
        expect([headers, headerIn(answer, 'vary')]).toEqual([headers, expect.stringContaining('Origin')])
      }
    }
  })

  test('I10 a preflight needs no token, lists what is allowed, and changes nothing', async () => {
    const { port, auth, reached } = await start()
    const { refreshToken, accessToken } = await auth.login({ login: 'maker1', password })
    for (const path of ['/auth/logout', '/auth/login', '/orders']) {
      const answer = await raw(
        port,
        `OPTIONS ${path} HTTP/1.1`,
        `Origin: ${allowed}`,
        'Access-Control-Request-Method: POST',
        'Access-Control-Request-Headers: x-evil, content-type',
        `Cookie: __Host-sp-refresh=${refreshToken}; __Host-sp-access=${accessToken}`,
      )
      expect(statusIn(answer)).toBe(204)
      expect(headerIn(answer, 'access-control-allow-methods')).toBe('GET,HEAD,POST,PUT,PATCH,DELETE')
      expect(headerIn(answer, 'access-control-allow-headers')).toBe(
        'authorization,content-type,dpop,idempotency-key,x-csrf-token',
      )
      expect(headerIn(answer, 'access-control-max-age')).toBe('600')
      expect(headerIn(answer, 'set-cookie')).toBeUndefined()
    }
    expect(reached).toEqual([])
    expect((await auth.refresh(refreshToken)).verdict).toBe('rotated')
  })
})

describe('@fastify/cors', async () => {
  const app = fastify()
  await app.register(fastifyCors, corsAllowList([allowed], { credentials: true }))
  app.get('/orders', async () => ({}))

  test('I09 only the listed origin may read responses, and every response varies by origin', async () => {
    for (const origin of [allowed, undefined, ...hostile]) {
      const { headers } = await app.inject({ url: '/orders', headers: { ...(origin !== undefined && { origin }) } })
      const expected = origin === allowed ? allowed : undefined
      expect([origin, headers['access-control-allow-origin'] || undefined]).toEqual([origin, expected])
      expect([origin, headers.vary]).toEqual([origin, expect.stringContaining('Origin')])
    }
  })

  test('I10 a preflight lists what is allowed', async () => {
    const answer = await app.inject({
      method: 'OPTIONS',
      url: '/orders',
      headers: { origin: allowed, 'access-control-request-method': 'POST' },
    })
    expect([answer.statusCode, answer.headers]).toEqual([
      204,
      expect.objectContaining({
        'access-control-allow-origin': allowed,
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'authorization, content-type, dpop, idempotency-key, x-csrf-token',
        'access-control-allow-credentials': 'true',
        'access-control-max-age': '600',
      }),
    ])
  })
})

/** What HTTP Observatory and the OWASP cheat sheet on HTTP headers ask of an API. */
const rules: readonly (readonly [name: string, value: string | undefined])[] = [
  ['content-security-policy', "default-src 'none';frame-ancestors 'none';base-uri 'none'"],
  ['strict-transport-security', 'max-age=63072000; includeSubDomains'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['x-powered-by', undefined],
]

describe.each(versions)('helmet on %s', async version => {
  const { express, sallyport } = await load(version)

  test('I11 responses and errors have the headers', async () => {
    const { auth, login } = setUp()
    const { guard, routes, errors } = sallyport(auth)
    const app = express().set('env', 'test')
    app.use(helmet(securityHeaders()))
    app.use('/auth', routes)
    app.get('/admin', guard.roles('admin'), (_req, res) => res.json({}))
    app.get('/broken', () => {
      throw new Error('bug')
    })
    app.use((_req, res) => void res.status(404).json({}))
    app.use(
      errors(),
      (_error: unknown, _req: unknown, res: { status(code: number): { end(): void } }, _next: unknown) =>
        res.status(500).end(),
    )
    const { url } = await serve(app)
    const { accessToken } = await login('maker1')
    const answers = [
      await fetch(`${url}/auth/sessions`, { headers: bearer(accessToken) }),
      await fetch(`${url}/auth/sessions`),
      await fetch(`${url}/admin`, { headers: bearer(accessToken) }),
      await fetch(`${url}/nowhere`),
      await fetch(`${url}/broken`),
      await fetch(`${url}/auth/login`, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 403, 404, 500, 400])
    for (const { headers } of answers) {
      expect(rules.map(([name]) => [name, headers.get(name) ?? undefined])).toEqual(rules)
    }
  })
})

test('I11 responses and errors have the headers of @fastify/helmet', async () => {
  const app = fastify()
  await app.register(fastifyHelmet, securityHeaders())
  app.get('/', async () => ({}))
  app.get('/broken', async () => Promise.reject(new Error('bug')))
  app.get('/stream', async () => Readable.from(['x']))
  const answers = await Promise.all(['/', '/broken', '/stream', '/nowhere'].map(url => app.inject({ url })))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 500, 200, 404])
  for (const { headers } of answers) expect(rules.map(([name]) => [name, headers[name]])).toEqual(rules)
})

test('I11 both packages accept the preset, and nobody can change it', () => {
  const preset = securityHeaders()
  preset.contentSecurityPolicy.directives['defaultSrc']!.push('https:')
  expect(securityHeaders().contentSecurityPolicy.directives['defaultSrc']).toEqual(["'none'"])
})
