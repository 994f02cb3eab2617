import type { Auth } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { definePolicy, parsePolicy, resource } from '@sallyport/rbac'
import type { Application, Request } from 'express'
import { expectTypeOf, test } from 'vitest'

declare global {
  // An application adds to a request like this.
  namespace Express {
    interface Request {
      tenant?: { readonly id: string }
    }
  }
}

interface Order {
  readonly id: string
}

declare const auth: Auth<unknown, { roles: string[] }>
declare const findOrder: (id: unknown) => Promise<Order | null>
const policy = definePolicy({
  resources: { order: resource<Order>()('read') },
  roles: { maker: {} },
  rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' })],
})
const { guard } = sallyport(auth, { policy })

test('a loader gets the request of Express, with what the application adds to it', () => {
  guard.can('order:read', req => {
    expectTypeOf(req).toExtend<Request>()
    expectTypeOf(req.params['id']).toEqualTypeOf<string | undefined>()
    expectTypeOf(req.query).toEqualTypeOf<Request['query']>()
    expectTypeOf(req.query['tenant']).not.toBeAny()
    expectTypeOf(req.query['tenant']).not.toBeNever()
    expectTypeOf(req.get('x')).toEqualTypeOf<string | undefined>()
    expectTypeOf(req.tenant?.id).toEqualTypeOf<string | undefined>()
    expectTypeOf(req.app).toEqualTypeOf<Application>()
    return { id: req.params['id']! }
  })
})

test('a loader may be declared by itself, and be asynchronous', () => {
  const byQuery = async (req: Request) => findOrder(req.query['id'])
  const byId = (req: Request<{ id: string }>) => findOrder(req.params.id)
  guard.can('order:read', byQuery)
  guard.can('order:read', byId)
})

test('a missing resource may be null or undefined', () => {
  guard.can('order:read', () => null)
  guard.can('order:read', () => undefined)
  guard.can('order:read', async () => (Math.random() > 1 ? null : { id: 'o1' }))
  // @ts-expect-error neither is it another resource
  guard.can('order:read', () => ({ year: 2030 }))
  // @ts-expect-error nor false
  guard.can('order:read', async () => false)
})

test('a query parameter is not simply a string', () => {
  // @ts-expect-error it may be a list, or an object
  guard.can('order:read', req => ({ id: req.query['id'] }))
})

test('a policy from storage takes any permission, resource and context', () => {
  const stored = sallyport(auth, { policy: parsePolicy({}) })
  stored.guard.can('order:read')
  stored.guard.can('order:read', () => ({ id: 'o1' }), { hide: 'order:list', context: () => ({ mfa: true }) })
  stored.guard.can('order:read', async () => findOrder('o1'))
  expectTypeOf(stored.resource({} as Request, 'order:read')).toEqualTypeOf<object>()
  // @ts-expect-error a resource is an object
  stored.guard.can('order:read', () => 'o1')
})
