import { Body, Controller, Get, Param, ParseIntPipe, Post, Req, Scope } from '@nestjs/common'
import type { Auth, ClaimsOf, UserOf } from '@sallyport/core'
import { errorPages } from '@sallyport/core/adapter'
import { describe, expect, test } from 'vitest'
import {
  CurrentUser,
  MaxAge,
  OptionalAuth,
  Public,
  Recheck,
  RecheckedUser,
  Roles,
  SallyportModule,
} from '../src/index.ts'
import { bearer, headerIn, type OwnClaims, platforms, raw, setUp, start, statusIn, type User } from './setup.ts'

type Claims = ClaimsOf<Auth<User, OwnClaims>>

const reached: string[] = []

@Controller()
class RoutesController {
  @Get('me')
  me(@CurrentUser() claims: Claims, @Req() request: { auth?: { claims: unknown } }) {
    return { sub: claims.sub, same: request.auth?.claims === claims }
  }

  @Roles('admin')
  @Get('admin/x')
  admin(@CurrentUser() claims: Claims) {
    reached.push(claims.sub)
    return claims.roles
  }

  @Recheck('0s')
  @Get('now')
  now(@RecheckedUser() user: UserOf<Auth<User, OwnClaims>>) {
    return user
  }

  @MaxAge('5m')
  @Get('recent')
  recent(@CurrentUser() claims: Claims) {
    return claims.auth_time
  }

  @OptionalAuth()
  @Get('maybe')
  maybe(@CurrentUser() claims?: Claims) {
    return { sub: claims?.sub ?? null }
  }

  @Public('health')
  @Get('open')
  open() {
    return 'ok'
  }

  @Public('a mistake')
  @Get('nobody')
  nobody(@CurrentUser() claims: Claims) {
    return claims.sub
  }

  @Get('no-recheck')
  noRecheck(@RecheckedUser() user: User) {
    return user
  }

  @Roles('maker')
  @Post('orders/:id')
  order(@Param('id', ParseIntPipe) id: number, @Body() body: unknown) {
    reached.push(`order ${id}`)
    return body
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class ScopedController {
  @Roles('admin')
  @Get()
  scoped(@CurrentUser() claims: Claims) {
    return claims.sub
  }
}

const controllers = [RoutesController, ScopedController]

describe.each(platforms)('the guard on %s', async platform => {
  const world = setUp()
  const { auth } = world
  const admin = await world.login('admin')
  const maker = await world.login('maker')

  const run = async (from: Auth = auth, options: { realm?: string } = {}) => {
    reached.length = 0
    return start(platform, [SallyportModule.forRoot({ auth: { ...from, close: async () => {} }, ...options })], {
      controllers,
    })
  }

  const authorizations: readonly [value: string, status: number, challenge: string | undefined][] = [
    [`Bearer ${admin.accessToken}`, 200, undefined],
    [`bearer   ${admin.accessToken}`, 200, undefined],
    ['', 401, 'Bearer realm="api"'],
    ['Bearer', 401, 'Bearer realm="api"'],
    ['Basic x', 401, 'Bearer realm="api"'],
    ['Bearer x', 401, 'Bearer realm="api", error="invalid_token"'],
    [`Bearer ${admin.refreshToken}`, 401, 'Bearer realm="api", error="invalid_token"'],
    ['Bearer x y', 400, 'Bearer realm="api", error="invalid_request"'],
    [`Bearer ${admin.accessToken},`, 400, 'Bearer realm="api", error="invalid_request"'],
  ]

  test('C01 C04 each Authorization header gets the expected response', async () => {
    const { port } = await run()
    for (const [value, status, challenge] of authorizations) {
      const answer = await raw(port, 'GET /me HTTP/1.1', `Authorization: ${value}`)
      expect([value, statusIn(answer), headerIn(answer, 'WWW-Authenticate')]).toEqual([value, status, challenge])
    }
  })

  test('C02 two Authorization headers are refused', async () => {
    const { port } = await run()
    const good = `Authorization: Bearer ${admin.accessToken}`
    for (const lines of [
      [good, good],
      [good, 'aUTHORIZATION: Basic x'],
      ['Authorization: ', good],
    ]) {
      expect(statusIn(await raw(port, 'GET /admin/x HTTP/1.1', ...lines))).toBe(400)
      expect(statusIn(await raw(port, 'GET /maybe HTTP/1.1', ...lines))).toBe(400)
    }
    expect(reached).toEqual([])
  })

  test('C03 a token in the query or a cookie is ignored', async () => {
    const { url } = await run()
    expect((await fetch(`${url}/me?access_token=${admin.accessToken}`)).status).toBe(401)
    expect((await fetch(`${url}/me`, { headers: { cookie: `access_token=${admin.accessToken}` } })).status).toBe(401)
  })

  test('C04 a realm cannot break out of its quotes, and one with a line break is refused at the start', async () => {
    const { port } = await run(auth, { realm: 'x", error="none' })
    const answer = await raw(port, 'GET /me HTTP/1.1')
    expect(headerIn(answer, 'WWW-Authenticate')).toBe(String.raw`Bearer realm="x\", error=\"none"`)
    await expect(run(auth, { realm: 'x\r\nSet-Cookie: a=b' })).rejects.toThrow(
      /^realm: must be a string of printable ASCII$/,
    )
  })

  test('C05 a refusal is a problem document without further details', async () => {
    const { url } = await run()
    const response = await fetch(`${url}/me`, { headers: bearer('x.y.z') })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      type: `${errorPages}token_invalid`,
      title: 'Token invalid',
      status: 401,
      detail: 'The token is not valid.',
      code: 'token_invalid',
      retry: false,
    })
  })

  const failures: readonly [string, () => unknown][] = [
    ['rejects', async () => Promise.reject(new Error('canary'))],
    ['resolves to nothing', async () => undefined],
    ['resolves to an error', async () => Object.assign(new Error('canary'), { sub: 'u-admin', roles: ['admin'] })],
    ['returns true', () => true],
  ]

  test.each(failures)('C07 C08 the response is 503 if the check %s', async (_, verify) => {
    const { url } = await run({ ...auth, verify: verify as typeof auth.verify })
    for (const path of ['/me', '/admin/x', '/maybe', '/now', '/scoped']) {
      const response = await fetch(url + path, { headers: bearer(admin.accessToken) })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await response.text()).not.toContain('canary')
    }
    expect(reached).toEqual([])
  })

  test('H05 H10 401 without a token, 403 without the role, 200 with it, request-scoped or not', async () => {
    const { url } = await run()
    for (const path of ['/admin/x', '/scoped']) {
      const statuses = [{}, bearer(maker.accessToken), bearer(admin.accessToken)].map(
        async headers => (await fetch(url + path, { headers })).status,
      )
      expect(await Promise.all(statuses)).toEqual([401, 403, 200])
    }
    expect(reached).toEqual(['u-admin'])
  })

  test('H09 no spelling of a path avoids its guard', async () => {
    const { port } = await run()
    const paths = [
      '/admin/x',
      '/ADMIN/x',
      '//admin/x',
      '/admin//x',
      '/admin/x/',
      '/%61dmin/x',
      '/admin%2fx',
      '/admin/x;a=b',
    ]
    for (const method of ['GET', 'HEAD', 'POST']) {
      for (const path of [...paths, '/admin/../admin/x', '/admin/x?', 'http://localhost/admin/x']) {
        const headers = [`Authorization: Bearer ${maker.accessToken}`, 'Content-Length: 0']
        const status = statusIn(await raw(port, `${method} ${path} HTTP/1.1`, ...headers))
        expect([400, 403, 404], `${method} ${path}`).toContain(status)
      }
    }
    expect(reached).toEqual([])
  })

  test('pipes do not run for refused requests', async () => {
    const { url } = await run()
    const post = async (headers: Record<string, string>) =>
      (await fetch(`${url}/orders/not-a-number`, { method: 'POST', headers })).status
    expect([await post({}), await post(bearer(admin.accessToken)), await post(bearer(maker.accessToken))]).toEqual([
      401, 403, 400,
    ])
  })

  test('parameter decorators give the claims and the user', async () => {
    const { url } = await run()
    const get = async (path: string, headers = {}) => (await fetch(url + path, { headers })).json()
    expect(await get('/me', bearer(maker.accessToken))).toEqual({ sub: 'u-maker', same: true })
    expect(await get('/maybe')).toEqual({ sub: null })
    expect(await get('/maybe', bearer(maker.accessToken))).toEqual({ sub: 'u-maker' })
    expect(await get('/maybe', bearer('x'))).toMatchObject({ status: 401 })
    expect((await fetch(`${url}/open`, { headers: bearer('x') })).status).toBe(200)
    expect((await fetch(`${url}/nobody`)).status).toBe(500)
    expect((await fetch(`${url}/no-recheck`, { headers: bearer(maker.accessToken) })).status).toBe(500)
  })

  test('recheck reads the current user', async () => {
    const { users, login, auth: own } = setUp()
    const { url } = await run(own)
    const headers = bearer((await login('admin')).accessToken)
    users.set('u-admin', { id: 'u-admin', username: 'renamed', roles: ['admin'] })
    expect(await (await fetch(`${url}/now`, { headers })).json()).toMatchObject({ username: 'renamed' })
    users.delete('u-admin')
    expect((await fetch(`${url}/now`, { headers })).status).toBe(401)
    expect((await fetch(`${url}/me`, { headers })).status).toBe(200)
  })

  test('a user with an old login must log in again (RFC 9470)', async () => {
    const { time, login, auth: own } = setUp()
    const { url } = await run(own)
    const headers = bearer((await login('admin')).accessToken)
    expect((await fetch(`${url}/recent`, { headers })).status).toBe(200)
    time.now += 301_000
    const response = await fetch(`${url}/recent`, { headers })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="api", error="insufficient_user_authentication", max_age="300"',
    ])
  })
})
