import type { Auth } from '@sallyport/core'
import { bunIp, nodeIp } from '@sallyport/core/web'
import { sallyport } from '@sallyport/hono'
import { definePolicy, resource as resourceOf } from '@sallyport/rbac'
import { type Context, Hono } from 'hono'
import { hc } from 'hono/client'
import { describe, expectTypeOf, test } from 'vitest'

interface User {
  readonly id: string
}

declare const auth: Auth<User, { roles: ('maker' | 'checker')[] }>
const { guard, claims, user, routes } = sallyport(auth, { clientIp: nodeIp })

describe('the context', () => {
  test('has what the guard found out', () => {
    new Hono<{ Bindings: { DB: string }; Variables: { requestId: string } }>()
      .get('/me/:id', guard(), c => {
        expectTypeOf(c.var.auth.claims.roles).toEqualTypeOf<('maker' | 'checker')[]>()
        expectTypeOf(c.get('auth').claims.sub).toEqualTypeOf<string>()
        expectTypeOf(c.req.param('id')).toEqualTypeOf<string>()
        expectTypeOf(c.var.requestId).toEqualTypeOf<string>()
        expectTypeOf(c.env.DB).toEqualTypeOf<string>()
        expectTypeOf(claims(c).sub).toEqualTypeOf<string>()
        expectTypeOf(user(c)).toEqualTypeOf<User>()
        return c.json({})
      })
      .get('/maybe', guard.optional(), c => {
        expectTypeOf(c.var.auth?.claims.sub).toEqualTypeOf<string | undefined>()
        return c.json({})
      })
      .get('/optional', guard({ optional: true }), c => {
        // @ts-expect-error there may be no token
        return c.json(c.var.auth.claims)
      })
  })

  test('without a guard it has no auth', () => {
    // @ts-expect-error no guard
    new Hono().get('/', c => c.json(c.var.auth))
  })
})

test('the types of a client stay as they are behind guards', () => {
  const app = new Hono()
    .route('/auth', routes)
    .get('/orders/:id', guard.roles('maker'), c => c.json({ id: c.req.param('id'), amount: 5 }))
    .post('/orders', guard(), c => c.json({ created: true } as const, 201))
  const client = hc<typeof app>('http://localhost')
  type Order = Awaited<ReturnType<Awaited<ReturnType<(typeof client.orders)[':id']['$get']>>['json']>>
  expectTypeOf<Order>().toEqualTypeOf<{ id: string; amount: number }>()
  type Created = Awaited<ReturnType<typeof client.orders.$post>>
  expectTypeOf<Created['status']>().toEqualTypeOf<201>()
})

test('a policy binds permissions to loaders', () => {
  const policy = definePolicy({
    resources: { order: resourceOf<{ id: string }>()('read', 'create') },
    roles: { maker: {} },
    rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' }), allow('maker', 'order:create')],
  })
  const policed = sallyport(auth, { policy, clientIp: bunIp })
  const load = (c: Context) => ({ id: c.req.param('id') ?? '' })
  new Hono().get('/orders/:id', policed.guard.can('order:read', load), c => {
    expectTypeOf(c.var.auth.resource).toEqualTypeOf<{ id: string } | undefined>()
    expectTypeOf(policed.resource(c, 'order:read')).toEqualTypeOf<{ id: string }>()
    return c.json({})
  })
  policed.guard.can('order:create')
  // @ts-expect-error a permission with a condition needs its resource
  policed.guard.can('order:read')
  // @ts-expect-error a permission that the policy lacks
  policed.guard.can('order:raed', load)
})

test('mistakes do not compile', () => {
  // @ts-expect-error no such role
  guard.roles('amdin')
  // @ts-expect-error no such role
  guard({ roles: ['amdin'] })
  // @ts-expect-error a reason
  guard.public()
  // @ts-expect-error nothing says where the address comes from
  sallyport(auth, {})
})
