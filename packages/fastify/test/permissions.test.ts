import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { definePolicy, resource as resourceType, shape } from '@sallyport/rbac'
import { fastify } from 'fastify'
import { describe, expect, test } from 'vitest'
import { auditFastify, type Load, permissions, readers, sallyport } from '../src/index.ts'
import { bearer, makeApp } from './setup.ts'

interface Order {
  readonly id: string
  readonly maker_id: string
  readonly checker_id: string | null
}

const roles = new Map([
  ['mia', ['maker']],
  ['cho', ['checker']],
  ['lea', ['maker', 'checker']],
])
const entry = (id: string) => (roles.has(id) ? { id, user: { roles: roles.get(id)! }, passwordHash: null } : undefined)

const broken: string[] = []
const policy = definePolicy({
  resources: { order: resourceType<Order>()('create', 'read', 'approve', 'cancel', 'export', 'override') },
  roles: { maker: {}, checker: {} },
  context: shape<{ office: boolean }>(),
  rules: ({ allow, subject, withoutResource }) => [
    allow('maker', 'order:create'),
    allow('checker', 'order:approve', { checker_id: subject.id }),
    allow('maker', 'order:read', { maker_id: subject.id }),
    allow('maker', 'order:export', withoutResource({ $context: { office: true } })),
    allow('checker', 'order:override'),
  ],
  duties: ({ forbidSame }) => [
    forbidSame(
      'order',
      { maker: { field: 'maker_id' }, approver: { actions: ['approve'] } },
      { unless: 'order:override' },
    ),
  ],
  onEvent: event => broken.push(event.reason),
})

const auth = createAuth({
  issuer: 'https://api.example.test',
  audience: 'https://api.example.test',
  accessKey: secretKey('access-0123456789-abcdefghijklmnopqrstuvwxyz'),
  refreshKey: secretKey('refresh-9876543210-zyxwvutsrqponmlkjihgfedcba'),
  store: memoryStore(),
  users: {
    findByLogin: async id => entry(id),
    findById: async id => entry(id),
    replacePasswordHash: async () => false,
  },
  claims: user => ({ roles: user.roles }),
})

const orders: readonly Order[] = [
  { id: 'o1', maker_id: 'mia', checker_id: 'cho' },
  { id: 'o2', maker_id: 'lea', checker_id: 'lea' },
]
const loads: unknown[] = []
const load: Load<Order> = request => {
  loads.push([request.params['id'], request.body])
  return orders.find(order => order.id === request.params['id'])
}

async function start() {
  const { can, resource } = permissions(policy)
  const { claims, user } = readers(auth)
  const app = fastify()
  await app.register(sallyport, { auth, policy, routes: false, jwks: false })
  app.post('/orders', { config: { sallyport: can('order:create') } }, async (_request, reply) => reply.code(201).send())
  app.get('/orders/:id', { config: { sallyport: can('order:read', load, { hide: true }) } }, request =>
    resource(request),
  )
  const approve = can('order:approve', load, { recheck: '0s' })
  app.post('/orders/:id/approve', { config: { sallyport: approve } }, request => ({
    id: resource(request, 'order:approve').id,
    roles: user(request).roles,
  }))
  const cancel = can('order:cancel', load, { hide: 'order:read' })
  app.post('/orders/:id/cancel', { config: { sallyport: cancel } }, () => 'x')
  app.get('/none', request => resource(request))
  const fromOffice = can('order:export', undefined, { context: ({ ip }) => ({ office: ip === '127.0.0.1' }) })
  app.get('/export', { config: { sallyport: fromOffice } }, () => [])
  const fromElsewhere = can('order:export', undefined, { context: ({ ip }) => ({ office: ip === '10.0.0.1' }) })
  app.get('/export/elsewhere', { config: { sallyport: fromElsewhere } }, () => [])
  const withReason = can('order:approve', load, {
    context: (request, { sub }) => ({ office: sub === '', breakGlass: request.header('break-glass-reason') }),
  })
  app.post('/orders/:id/override', { config: { sallyport: withReason } }, () => 'x')
  app.post<{ Params: { id: string } }>('/orders/:id/service', request => {
    const { sub, roles: held } = claims(request)
    const order = orders.find(({ id }) => id === request.params.id)!
    policy.assert({ id: sub, roles: held }, 'order:approve', order)
    return 'x'
  })
  return app
}

describe('can', () => {
  const app = start()

  async function call(method: 'GET' | 'POST', url: string, userId: string, payload?: object, reason?: string) {
    const { accessToken } = await auth.createSession(userId)
    const headers = { ...bearer(accessToken), ...(reason && { 'break-glass-reason': reason }) }
    return (await app).inject({ method, url, headers, ...(payload && { payload }) })
  }

  test.each([
    ['POST', '/orders', 'mia', 201],
    ['POST', '/orders', 'cho', 403],
    ['POST', '/orders/o1/approve', 'cho', 200],
    ['POST', '/orders/o1/approve', 'lea', 403],
    ['POST', '/orders/o2/approve', 'lea', 403],
    ['POST', '/orders/none/approve', 'cho', 404],
    ['GET', '/orders/o1', 'mia', 200],
    ['GET', '/orders/o2', 'mia', 404],
    ['GET', '/orders/none', 'mia', 404],
    ['POST', '/orders/o1/cancel', 'mia', 403],
    ['POST', '/orders/o2/cancel', 'mia', 404],
    ['GET', '/none', 'mia', 500],
    ['POST', '/orders/o1/service', 'cho', 200],
    ['POST', '/orders/o2/service', 'lea', 403],
  ] as const)('H10 %s %s by %s is %d', async (method, path, userId, status) => {
    expect((await call(method, path, userId)).statusCode).toBe(status)
  })

  test('H09 a user whom no rule can allow is refused before anything is loaded', async () => {
    loads.length = 0
    expect((await call('POST', '/orders/o1/approve', 'mia')).statusCode).toBe(403)
    expect(loads).toEqual([])
  })

  test('the route gets the resource that the guard loaded once, before the body is read', async () => {
    loads.length = 0
    const response = await call('POST', '/orders/o1/approve', 'cho', { a: 1 })
    expect(response.json()).toEqual({ id: 'o1', roles: ['checker'] })
    expect(loads).toEqual([['o1', undefined]])
  })

  test('the context of a request decides', async () => {
    expect((await call('GET', '/export', 'mia')).statusCode).toBe(200)
    expect((await call('GET', '/export/elsewhere', 'mia')).statusCode).toBe(403)
    expect((await call('GET', '/export', 'cho')).statusCode).toBe(403)
  })

  test('a user who gives a reason may break the glass if the policy allows it', async () => {
    const override = async (userId: string, reason?: string) =>
      (await call('POST', '/orders/o2/override', userId, undefined, reason)).statusCode
    expect(await override('lea')).toBe(403)
    expect(await override('lea', 'INC-42')).toBe(200)
    expect(await override('mia', 'INC-43')).toBe(403)
    expect(broken).toEqual(['INC-42'])
  })

  test('the audit names the permission', async () => {
    const { routes, findings } = await auditFastify(await app)
    expect(findings).toEqual([])
    expect(routes.find(({ path }) => path === '/orders/:id/approve')?.guards).toEqual([
      { kind: 'authenticated', recheck: '0s', can: 'order:approve' },
    ])
  })
})

test('permissions(policy).roles makes the access of a route', async () => {
  const { roles: ofPolicy } = permissions(policy)
  const app = await makeApp({ auth })
  app.get('/checkers', { config: { sallyport: { ...ofPolicy('checker'), recheck: '0s' } } }, () => 'x')
  expect(() => app.get('/', { config: { sallyport: ofPolicy() } }, () => 'x')).toThrow(/config.sallyport: guard: roles/)
  const statusFor = async (userId: string) => {
    const headers = bearer((await auth.createSession(userId)).accessToken)
    return (await app.inject({ url: '/checkers', headers })).statusCode
  }
  expect([await statusFor('cho'), await statusFor('mia')]).toEqual([200, 403])
})

test('a permission without a policy, or with an invalid one, is refused when the route is registered', async () => {
  const app = await makeApp({ auth })
  const { can } = permissions(policy)
  expect(() => app.get('/', { config: { sallyport: can('order:create') } }, () => 'x')).toThrow(
    new TypeError('GET /: config.sallyport: guard: can: needs the option policy'),
  )
  expect(() => permissions({} as typeof policy)).toThrow(/^policy: must have the methods decide and couldEver/)
})
