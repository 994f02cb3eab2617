import { describe, expect, test } from 'vitest'
import { accessText } from '../../src/adapter.ts'
import { markGuard } from '../../src/http/index.ts'
import { auditWeb, sallyport, type RouteTable } from '../../src/web.ts'
import { setUp } from '../http/setup.ts'

const { auth } = setUp()
const { guard, router, routes, jwks } = sallyport(auth, { clientIp: false })
const answer = () => new Response()

function audited(target: object) {
  const { routes: all, findings } = auditWeb(target)
  return {
    lines: all
      .filter(({ path }) => !/^\/(auth|\.well-known)\//.test(path))
      .map(line => `${line.method} ${line.path} ${accessText(line)}`),
    findings: findings.map(({ kind, message }) => `${kind}: ${message}`),
  }
}

const auditRouter = (table: RouteTable) => audited(router(table))

describe('H14 the audit of a router', () => {
  test('says where the application declares each route, behind any number of guards, and in tables too', () => {
    const table = {
      'GET /a': guard().route(guard.roles('admin').route(() => new Response())),
      'GET /b': () => new Response(),
    }
    for (const target of [router(table), table]) {
      const placed = auditWeb(target).routes.filter(({ declaredAt }) => declaredAt !== undefined)
      expect(placed.map(({ path }) => path)).toEqual(['/a', '/b'])
      const lines = placed.map(({ declaredAt }) => /audit-web\.test\.ts:(\d+)$/.exec(declaredAt!)?.[1])
      expect(Number(lines[1]) - Number(lines[0])).toBe(1)
    }
  })

  test('lists every route with what its guards require', () => {
    const { lines, findings } = auditRouter({
      'GET /health': guard.public('health check').route(answer),
      'GET /me': guard().route(answer),
      'GET /maybe': guard.optional().route(answer),
      'POST /orders': guard().route(guard.roles('admin').route(answer)),
      'ALL /rpc/*': guard({ recheck: '0s' }).route(answer),
    })
    expect(lines).toEqual([
      'GET /health public: health check',
      'GET /maybe signed in or not',
      'GET /me signed in',
      'POST /orders signed in; signed in, roles: admin',
      'ALL /rpc/* signed in, recheck: 0s',
    ])
    expect(findings).toEqual([])
  })

  test('includes the auth routes and the public keys', () => {
    const all = auditWeb(router({})).routes.map(({ method, path }) => `${method} ${path}`)
    expect(all).toEqual(
      expect.arrayContaining(['POST /auth/login', 'DELETE /auth/sessions/:id', 'GET /.well-known/jwks.json']),
    )
  })

  test('finds a route without a guard, and a guard that was not put around the handler', () => {
    expect(auditRouter({ 'GET /a': answer, 'GET /b': guard() as never }).findings).toEqual([
      'unguarded: GET /a declares no guard.',
      'unguarded: GET /b declares no guard.',
    ])
  })

  test('finds routes that take requests of guarded ones', () => {
    const open = guard.public('a test').route(answer)
    const closed = guard().route(answer)
    expect(auditRouter({ 'ALL /api/*': open, 'GET /api/me': closed }).findings).toEqual([
      'wildcard: ALL /api/* takes requests meant for GET /api/me, with stricter guards.',
    ])
    expect(auditRouter({ 'GET /:any': open, 'GET /me': closed }).findings).toEqual([
      'shadows: GET /:any takes requests meant for GET /me, with stricter guards.',
    ])
    expect(auditRouter({ 'GET /me': closed, 'GET /ME': open }).findings).toEqual([
      'shadows: GET /ME takes requests meant for GET /me, with stricter guards.',
    ])
    expect(auditRouter({ 'GET /me': closed, 'GET /:any': open }).findings).toEqual([])
  })

  test('finds cookies without a check against CSRF', () => {
    const own = markGuard(() => new Response(), { kind: 'authenticated', cookies: true })
    expect(auditRouter({ 'POST /a': own, 'GET /a': own }).findings).toEqual([
      'cookies_without_csrf: POST /a accepts cookies without a check against CSRF.',
    ])
  })
})

describe('H14 the audit of a table of Bun, or of handlers by path', () => {
  test('lists methods, fixed responses, the auth routes and the keys', () => {
    const { lines, findings } = audited({
      '/auth/*': routes,
      '/.well-known/jwks.json': jwks,
      '/orders': { GET: guard().route(answer), POST: answer },
      '/manual': new Response('for everybody'),
      '/off': false,
      'GET /me': guard().route(answer),
    })
    expect(lines).toEqual([
      'ALL /manual nothing declared',
      'GET /me signed in',
      'GET /orders signed in',
      'POST /orders nothing declared',
    ])
    expect(findings).toEqual([
      'unguarded: ALL /manual declares no guard.',
      'unguarded: POST /orders declares no guard.',
    ])
    const all = auditWeb({ '/auth/*': routes }).routes
    expect(all.map(({ path }) => path)).toContain('/auth/login')
  })

  test('a more specific route gets its requests, as Bun does it', () => {
    const table = { '/:any': { GET: guard.public('a test').route(answer) }, '/me': { GET: guard().route(answer) } }
    expect(audited(table).findings).toEqual([])
  })

  test.each([undefined, null, 'app', () => {}, { me: answer }, { 'GET me': answer }])('%j is neither', target => {
    expect(() => auditWeb(target as never)).toThrow(/^app: must be what router returns/)
  })
})
