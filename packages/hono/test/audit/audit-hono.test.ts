import { accessText } from '@sallyport/core/adapter'
import { acceptIssuers, jwtIssuer, protectedResource } from '@sallyport/core/issuers'
import { Hono, type MiddlewareHandler } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { logger } from 'hono/logger'
import { secureHeaders } from 'hono/secure-headers'
import { describe, expect, test } from 'vitest'
import { auditHono, sallyport } from '../../src/index.ts'
import { setUp } from '../setup.ts'

const { guard, routes, jwks, errors } = sallyport(setUp().auth, { clientIp: false })
type App = Hono

function audited(build: (app: App) => unknown) {
  const app = new Hono()
  build(app)
  const audit = auditHono(app)
  return {
    lines: audit.routes.map(route => `${route.method} ${route.path} ${accessText(route)}`),
    findings: audit.findings.map(({ kind, message }) => `${kind}: ${message}`),
  }
}

const findings = (build: (app: App) => unknown) => audited(build).findings
const answer = (c: { text(text: string): Response }) => c.text('')
async function upload(_c: unknown, next: () => Promise<void>) {
  await next()
}

describe('H14 the audit of Hono', () => {
  test('lists routes with their guards, the auth routes, and nothing else', () => {
    const { lines, findings: none } = audited(app => {
      app.onError(errors()).use(logger(), secureHeaders(), cors(), bodyLimit({ maxSize: 100 }))
      app.route('/auth', routes).get('/.well-known/jwks.json', jwks)
      app.get('/health', guard.public('health check'), answer)
      app.get('/me', guard(), answer)
      app.on(['PUT', 'PATCH'], '/orders/:id{[0-9]+}', guard.roles('admin'), upload, answer)
      app.all('/rpc/*', guard({ recheck: '0s' }), answer)
    })
    expect(none).toEqual([])
    expect(lines.filter(line => !/ \/(auth|\.well-known)\//.test(line))).toEqual([
      'GET /health public: health check',
      'GET /me signed in',
      'PATCH /orders/:id([0-9]+) signed in, roles: admin',
      'PUT /orders/:id([0-9]+) signed in, roles: admin',
      'ALL /rpc/* signed in, recheck: 0s',
    ])
    expect(lines).toContain('POST /auth/login public: login')
    expect(lines).toContain('GET /.well-known/jwks.json public: public keys')
  })

  test('finds a route without a guard', () => {
    expect(findings(app => app.get('/a', answer))).toEqual(['unguarded: GET /a declares no guard.'])
  })

  test('a guard of use counts for what it covers, if it comes first', () => {
    const { lines } = audited(app => {
      app.get('/api/early', answer)
      app.use('/api/*', guard())
      app.get('/api/late', answer).get('/api', answer).get('/API/other', answer).get('/other', answer)
      app.get('/api/mine', guard.roles('admin'), answer)
    })
    expect(lines).toEqual([
      'GET /API/other nothing declared',
      'GET /api signed in',
      'GET /api/early nothing declared',
      'GET /api/late signed in',
      'GET /api/mine signed in; signed in, roles: admin',
      'GET /other nothing declared',
    ])
  })

  test('a guard that a mounted application gets after its routes protects none of them', () => {
    const child = new Hono().get('/list', answer)
    child.use('/*', guard())
    child.get('/late', answer)
    expect(audited(app => app.route('/books', child)).lines).toEqual([
      'GET /books/late signed in',
      'GET /books/list nothing declared',
    ])
  })

  test('base paths, applications with their own onError, and guards outside them count', () => {
    const child = new Hono().basePath('/v1').onError(errors())
    child.get('/a', guard(), answer).get('/b', answer)
    const { lines } = audited(app => {
      app.use('/in/*', guard.roles('admin'))
      app.route('/in', child).route('/out', child)
    })
    expect(lines).toEqual([
      'GET /in/v1/a signed in, roles: admin; signed in',
      'GET /in/v1/b signed in, roles: admin',
      'GET /out/v1/a signed in',
      'GET /out/v1/b nothing declared',
    ])
  })

  test('a mounted application of another kind is found, unless a guard is in front', () => {
    const other = () => new Response('')
    expect(findings(app => app.mount('/legacy', other))).toEqual([
      expect.stringMatching(
        /^unseen: .* is used at \/legacy\/\*: the audit cannot tell whether it answers requests\.$/,
      ),
    ])
    expect(audited(app => app.use('/legacy/*', guard()).mount('/legacy', other))).toEqual({
      lines: ['USE /legacy/* signed in'],
      findings: [],
    })
    expect(audited(app => app.use('/legacy/*', guard.public('old pages')).mount('/legacy', other)).lines).toEqual([
      'USE /legacy/* public: old pages',
    ])
  })

  test('an open guard of use does not declare routes open', () => {
    for (const open of [guard.public('everything'), guard.optional() as MiddlewareHandler]) {
      expect(findings(app => app.use(open).get('/a', answer).use('/b/*', open).get('/b/c', answer))).toEqual([
        'unguarded: GET /a declares no guard.',
        'unguarded: GET /b/c declares no guard.',
      ])
    }
  })

  test('finds a function before a guard, and a middleware in front that nobody can judge', () => {
    expect(findings(app => app.post('/a', upload, guard(), answer))).toEqual([
      'before_guard: POST /a runs the function upload before its guard: it may answer, or have effects.',
    ])
    expect(findings(app => app.use(upload).get('/a', guard(), answer))).toEqual([
      'unseen: The function upload is used at /*: the audit cannot tell whether it answers requests.',
    ])
    expect(findings(app => app.use(guard()).use(upload).get('/a', answer))).toEqual([])
    expect(findings(app => app.use(basicAuth({ username: 'a', password: 'b' })).get('/a', guard(), answer))).toEqual([])
  })

  test('finds routes that take requests of guarded ones, and CORS behind a guard', () => {
    expect(findings(app => app.get('/:any', guard.public('x'), answer).get('/me', guard(), answer))).toEqual([
      'shadows: GET /:any takes requests meant for GET /me, with stricter guards.',
    ])
    expect(findings(app => app.use(guard()).use(cors()).get('/a', answer))).toEqual([
      'preflight: CORS is used at /* behind a guard: preflights are answered 401. Use it before the guard.',
    ])
  })

  test('the metadata of a protected resource is listed as public', () => {
    const issuers = [
      jwtIssuer({
        issuer: 'https://id.example.com',
        audience: 'api',
        jwks: 'https://id.example.com/keys',
        subject: () => undefined,
      }),
    ]
    const resource = protectedResource({
      resource: 'https://api.example.com/mcp',
      authorizationServers: ['https://id.example.com'],
    })
    const accepting = acceptIssuers(setUp().auth, { issuers, claims: () => ({ roles: [] }), resource })
    const own = sallyport(accepting, { clientIp: false })
    expect(audited(app => app.route('/', own.metadata())).lines).toEqual([
      'GET /.well-known/oauth-protected-resource/mcp public: metadata for OAuth clients',
    ])
    expect(() => sallyport(setUp().auth, { clientIp: false }).metadata()).toThrow(TypeError)
  })

  test('two Auths that set the same cookie are found', () => {
    const one = sallyport(setUp().auth, { clientIp: false, cookies: {} })
    const other = sallyport(setUp().auth, { clientIp: false, cookies: {} })
    expect(findings(app => app.route('/a', one.routes).route('/b', other.routes)).join()).toMatch(/^shared_cookie: /)
  })

  test.each([undefined, {}, () => {}])('%j is no application', app => {
    expect(() => auditHono(app as never)).toThrow(/^app: must be a Hono application/)
  })
})
