import { documentGuards, type RouteAudit } from '@sallyport/core/http'
import { routeName } from '@sallyport/core/adapter'
import { describe, expect, test } from 'vitest'
import { auditExpress } from '../src/index.ts'
import { load, password, serve, setUp, versions } from './setup.ts'

const cookies = { access: true } as const

/** The findings without mounts, whose paths Express 4 does not keep. */
function findingsOf({ findings }: RouteAudit) {
  return findings.map(({ kind }) => kind).filter(kind => kind !== 'unseen')
}

describe.each(versions)('the shape of the auth routes on %s', async version => {
  const { express, sallyport } = await load(version)

  const leaveOut = ['reauthenticate', 'logoutAll', 'changePassword'] as const
  const paths = { login: '/session', revokeSession: '/devices/:id' }

  test('the audit and the OpenAPI document list the mounted routes with their paths', () => {
    const { routes, errors } = sallyport(setUp().auth, { leaveOut, paths })
    const app = express()
    app.use('/v1', express.Router().use('/auth', routes))
    const audit = auditExpress(app.use(errors()))
    // Express 4 does not keep the path of a mounted router.
    const isTold = version === 'express'
    const names = audit.routes.map(route => routeName(route).replace(/ \(.*\)\//, ' /v1/auth/'))
    expect(names).toEqual([
      'DELETE /v1/auth/devices/:id',
      'POST /v1/auth/logout',
      'POST /v1/auth/refresh',
      'POST /v1/auth/session',
      'GET /v1/auth/sessions',
    ])
    expect(findingsOf(audit)).toEqual([])
    const document = documentGuards({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: {} }, audit)
    expect(Object.keys(document.paths)).toEqual(
      !isTold
        ? []
        : ['/v1/auth/devices/{id}', '/v1/auth/logout', '/v1/auth/refresh', '/v1/auth/session', '/v1/auth/sessions'],
    )
  })

  function twoAuths(cookieName: string | undefined) {
    const [customers, admins] = [setUp().auth, setUp().auth]
    const app = express().set('env', 'test')
    const parts = { customers: sallyport(customers, { cookies }), admins: sallyport(admins, { cookies, cookieName }) }
    for (const [name, { guard, routes, claims }] of Object.entries(parts)) {
      app.use(`/${name}/auth`, routes)
      app.get(`/${name}/me`, guard(), (req, res) => res.json({ sub: claims(req).sub }))
    }
    const passed: unknown[] = []
    app.use(
      parts.customers.errors(),
      (error: unknown, _req: unknown, _res: unknown, next: (error: unknown) => void) => {
        passed.push(error)
        next(error)
      },
    )
    return { app, passed }
  }

  async function logIn(url: string, name: string, username: string) {
    const response = await fetch(`${url}/${name}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ username, password }),
    })
    return { status: response.status, set: response.headers.getSetCookie().map(line => line.split(';')[0]!) }
  }

  test('two Auths of one application do not share cookies', async () => {
    const { app } = twoAuths('admin')
    const { url } = await serve(app)
    const jar = [...(await logIn(url, 'customers', 'maker1')).set, ...(await logIn(url, 'admins', 'admin')).set]
    expect(new Set(jar.map(pair => pair.split('=')[0])).size).toBe(6)
    const subjectAt = async (name: string) =>
      (await fetch(`${url}/${name}/me`, { headers: { cookie: jar.join('; ') } })).json()
    expect([await subjectAt('customers'), await subjectAt('admins')]).toEqual([{ sub: 'u-maker' }, { sub: 'u-admin' }])
    expect(findingsOf(auditExpress(app))).toEqual([])
  })

  test('two Auths with the same cookies are a finding, and an error when both are used', async () => {
    const { app, passed } = twoAuths(undefined)
    expect(findingsOf(auditExpress(app))).toEqual(Array(3).fill('shared_cookie'))
    const { url } = await serve(app)
    expect((await logIn(url, 'customers', 'maker1')).status).toBe(200)
    expect(await logIn(url, 'admins', 'admin')).toEqual({ status: 500, set: [] })
    expect(passed).toMatchObject([
      { message: expect.stringMatching(/^cookieName: two Auths .* set the cookie __Host-sp-refresh; give one/) },
    ])
  })

  test('one Auth may be mounted twice', async () => {
    const { auth } = setUp()
    const app = express().use('/auth', sallyport(auth, { cookies }).routes)
    app.use('/device/auth', sallyport(auth).routes).use(sallyport(auth).errors())
    expect(findingsOf(auditExpress(app))).toEqual([])
    const { url } = await serve(app)
    expect((await logIn(url, 'device', 'maker1')).status).toBe(200)
    expect((await logIn(url, '.', 'maker1')).status).toBe(200)
  })
})
