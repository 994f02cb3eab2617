import { documentGuards } from '@sallyport/core/http'
import { routeName } from '@sallyport/core/adapter'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { auditFastify, readers, sallyport } from '../src/index.ts'
import { makeApp, password, serve, setUp } from './setup.ts'

const cookies = { access: true } as const

test('the audit and the OpenAPI document list the mounted routes with their paths', async () => {
  const leaveOut = ['reauthenticate', 'logoutAll', 'changePassword'] as const
  const paths = { login: '/session', revokeSession: '/devices/:id' }
  const app = await makeApp({ auth: setUp().auth, leaveOut, paths, basePath: '/v1/auth', jwks: false })
  const audit = await auditFastify(app)
  expect(audit.routes.map(routeName)).toEqual([
    'DELETE /v1/auth/devices/:id',
    'POST /v1/auth/logout',
    'POST /v1/auth/refresh',
    'POST /v1/auth/session',
    'GET /v1/auth/sessions',
  ])
  expect(audit.findings).toEqual([])
  const document = documentGuards({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: {} }, audit)
  expect(Object.keys(document.paths)).toEqual([
    '/v1/auth/devices/{id}',
    '/v1/auth/logout',
    '/v1/auth/refresh',
    '/v1/auth/session',
    '/v1/auth/sessions',
  ])
})

function twoAuths(cookieName: string | undefined) {
  const app = fastify()
  for (const [name, own] of [['customers', {}] as const, ['admins', { cookieName }] as const]) {
    const { auth } = setUp()
    const { claims } = readers(auth)
    app.register(
      async scope => {
        await scope.register(sallyport, { auth, cookies, ...own })
        scope.get('/me', request => ({ sub: claims(request).sub }))
      },
      { prefix: `/${name}` },
    )
  }
  return app
}

test('two Auths of one application do not share cookies', async () => {
  const app = twoAuths('admin')
  const { url } = await serve(app)
  const logIn = async (name: string, username: string) => {
    const response = await fetch(`${url}/${name}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ username, password }),
    })
    return response.headers.getSetCookie().map(line => line.split(';')[0]!)
  }
  const cookie = [...(await logIn('customers', 'maker1')), ...(await logIn('admins', 'admin'))].join('; ')
  const subjectAt = async (name: string) => (await fetch(`${url}/${name}/me`, { headers: { cookie } })).json()
  expect([await subjectAt('customers'), await subjectAt('admins')]).toEqual([{ sub: 'u-maker' }, { sub: 'u-admin' }])
  expect((await auditFastify(app)).findings).toEqual([])
})

test('two Auths with the same cookies do not start', async () => {
  await expect(twoAuths(undefined).ready()).rejects.toThrow(
    /^cookieName: two Auths of this application set the cookie __Host-sp-refresh; give one of them another cookieName$/,
  )
})

test('one Auth may be mounted twice', async () => {
  const { auth } = setUp()
  const app = fastify()
  app.register(async scope => scope.register(sallyport, { auth, cookies }))
  app.register(async scope => scope.register(sallyport, { auth, basePath: '/device/auth', jwks: false }))
  expect((await auditFastify(app)).findings).toEqual([])
})
