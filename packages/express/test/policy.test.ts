import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { definePolicy, resource as resourceType, shape } from '@sallyport/rbac'
import { sallyport } from '../src/index.ts'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { bearer, serve } from './setup.ts'

interface Order {
  readonly id: string
  readonly maker_id: string
  readonly checker_id: string | null
}

interface User {
  readonly id: string
  readonly roles: readonly string[]
  readonly tenant?: string
}

const users = new Map<string, User>([
  ['mia', { id: 'mia', roles: ['maker'], tenant: 'acme' }],
  ['cho', { id: 'cho', roles: ['checker'] }],
  ['lea', { id: 'lea', roles: ['maker', 'checker'] }],
])
const entry = (id: string) => {
  const user = users.get(id)
  return user && { id, user: { ...user }, passwordHash: null }
}

const broken: string[] = []
const policy = definePolicy({
  resources: {
    order: resourceType<Order>()('create', 'read', 'approve', 'export', 'override'),
    doc: resourceType<{ tenant: string }>({ tenant: 'tenant' })('read'),
  },
  roles: { maker: {}, checker: {} },
  context: shape<{ office: boolean }>(),
  rules: ({ allow, subject, withoutResource }) => [
    allow('maker', 'order:create'),
    allow('checker', 'order:approve', { checker_id: subject.id }),
    allow('maker', 'order:read', { maker_id: subject.id }),
    allow('maker', 'order:export', withoutResource({ $context: { office: true } })),
    allow('checker', 'order:override'),
    allow('maker', 'doc:read'),
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
  claims: ({ roles, tenant }) => ({ roles, ...(tenant !== undefined && { tenant }) }),
})

const orders: readonly Order[] = [
  { id: 'o1', maker_id: 'mia', checker_id: 'cho' },
  { id: 'o2', maker_id: 'lea', checker_id: 'lea' },
]
const loads: string[] = []
const { guard, claims, resource, errors } = sallyport(auth, { policy })
const app = express()
const load = (req: { params: Readonly<Record<string, string>> }) => {
  loads.push(req.params['id']!)
  return orders.find(order => order.id === req.params['id'])
}
app.post('/orders', guard.can('order:create'), (_req, res) => void res.status(201).end())
app.get('/orders/:id', guard.can('order:read', load, { hide: true }), (req, res) => void res.json(resource(req)))
app.post('/orders/:id/approve', guard.can('order:approve', load, { recheck: '0s' }), (req, res) => {
  res.json({ id: resource(req, 'order:approve').id })
})
app.post('/orders/:id/revise', guard.can('order:approve', load, { hide: 'order:read' }), (_req, res) => void res.end())
const fromOffice = guard.can('order:export', undefined, { context: ({ ip }) => ({ office: ip === '127.0.0.1' }) })
app.get('/export', fromOffice, (_req, res) => void res.json([]))
const fromElsewhere = guard.can('order:export', undefined, { context: ({ ip }) => ({ office: ip === '10.0.0.1' }) })
app.get('/export/elsewhere', fromElsewhere, (_req, res) => void res.json([]))
const withReason = guard.can('order:approve', load, {
  context: (request, { sub }) => ({ office: sub === '', breakGlass: request.header('break-glass-reason') }),
})
app.post('/orders/:id/override', withReason, (_req, res) => void res.end())
app.post('/orders/:id/service', guard(), (req, res) => {
  const { sub, roles } = claims(req)
  const order = orders.find(({ id }) => id === req.params.id)!
  policy.assert({ id: sub, roles }, 'order:approve', order)
  res.end()
})
const ofTenant = guard.can('doc:read', req => ({ tenant: req.params['tenant']! }))
app.get('/docs/:tenant', ofTenant, (_req, res) => void res.end())
app.use(errors())

describe('guard.can', () => {
  async function call(method: string, path: string, user: string, reason?: string) {
    const { url } = await serve(app)
    const { accessToken } = await auth.createSession(user)
    const headers = { ...bearer(accessToken), ...(reason && { 'break-glass-reason': reason }) }
    const response = await fetch(url + path, { method, headers })
    const text = await response.text()
    return [response.status, text === '' ? undefined : JSON.parse(text)] as const
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
    ['POST', '/orders/o1/revise', 'mia', 403],
    ['POST', '/orders/o2/revise', 'mia', 404],
    ['POST', '/orders/o1/service', 'cho', 200],
    ['POST', '/orders/o2/service', 'lea', 403],
  ])('H10 %s %s by %s is %d', async (method, path, user, status) => {
    expect((await call(method, path, user))[0]).toBe(status)
  })

  test('H09 a user whom no rule can allow is refused before anything is loaded', async () => {
    loads.length = 0
    expect((await call('POST', '/orders/o1/approve', 'mia'))[0]).toBe(403)
    expect((await call('GET', '/orders/o1', 'cho'))[0]).toBe(403)
    expect(loads).toEqual([])
  })

  test('the handler gets the resource that the guard loaded once', async () => {
    loads.length = 0
    expect(await call('GET', '/orders/o1', 'mia')).toEqual([200, orders[0]])
    expect(loads).toEqual(['o1'])
  })

  test('H07 a role in one tenant does not count in another', async () => {
    expect((await call('GET', '/docs/acme', 'mia'))[0]).toBe(200)
    expect((await call('GET', '/docs/globex', 'mia'))[0]).toBe(403)
    expect((await call('GET', '/docs/acme', 'lea'))[0]).toBe(403)
  })

  test('the context of a request decides', async () => {
    expect((await call('GET', '/export', 'mia'))[0]).toBe(200)
    expect((await call('GET', '/export/elsewhere', 'mia'))[0]).toBe(403)
    expect((await call('GET', '/export', 'cho'))[0]).toBe(403)
  })

  test('a user who gives a reason may break the glass if the policy allows it', async () => {
    expect((await call('POST', '/orders/o2/override', 'lea'))[0]).toBe(403)
    expect((await call('POST', '/orders/o2/override', 'lea', 'INC-42'))[0]).toBe(200)
    expect((await call('POST', '/orders/o2/override', 'mia', 'INC-43'))[0]).toBe(403)
    expect(broken).toEqual(['INC-42'])
  })

  test('resource(req) throws without a guard that loads', () => {
    expect(() => resource({} as express.Request)).toThrow(TypeError)
  })
})
