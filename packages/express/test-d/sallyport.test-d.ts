import type { Auth } from '@sallyport/core'
import { definePolicy, resource as resourceOf, shape } from '@sallyport/rbac'
import { sallyport } from '@sallyport/express'
import express from 'express'
import { assertType, describe, expectTypeOf, test } from 'vitest'

interface User {
  id: string
  roles: string[]
}

declare const auth: Auth<User, { roles: string[] }>
const { guard, claims, user, routes, jwks, errors } = sallyport(auth)

describe('in an application', () => {
  const app = express()

  test('a guard keeps the parameters of its route', () => {
    app.get('/orders/:id', guard(), (req, res) => {
      expectTypeOf(req.params.id).toEqualTypeOf<string>()
      // @ts-expect-error the path has no such parameter
      assertType(req.params.other)
      res.json({})
    })
    app.post('/a/:x/b/:y', guard.roles('admin'), guard({ recheck: '0s' }), req => {
      expectTypeOf(req.params.x).toEqualTypeOf<string>()
      expectTypeOf(req.params.y).toEqualTypeOf<string>()
    })
    app.route('/r/:id').get(guard.optional(), req => expectTypeOf(req.params.id).toEqualTypeOf<string>())
  })

  test('the routes, the keys and the error middleware mount', () => {
    app.use('/auth', routes)
    app.get('/.well-known/jwks.json', guard.public('keys'), jwks)
    app.use('/admin', guard.roles('admin', 'auditor'))
    app.use(guard())
    app.use(errors())
  })

  test('claims and user are those of the auth', () => {
    app.get('/me', guard({ recheck: '5s', maxAge: '10m', roles: ['admin'] }), req => {
      expectTypeOf(claims(req).roles).toEqualTypeOf<string[]>()
      expectTypeOf(claims(req).sub).toEqualTypeOf<string>()
      expectTypeOf(claims.optional(req)?.sid).toEqualTypeOf<string | undefined>()
      expectTypeOf(user(req)).toEqualTypeOf<User>()
      // @ts-expect-error no such claim
      assertType(claims(req).email)
    })
  })
})

test('what @sallyport/express/global declares types req.auth', () => {
  express().get('/me', guard(), req => {
    expectTypeOf(req.auth?.claims.sub).toEqualTypeOf<string | undefined>()
    expectTypeOf(req.auth?.user).toEqualTypeOf<unknown>()
  })
})

test('mistakes do not compile', () => {
  // @ts-expect-error a role by name
  guard.roles(1)
  // @ts-expect-error misspelt
  guard({ role: ['admin'] })
  // @ts-expect-error who may be nobody has no role
  guard({ optional: true, roles: ['admin'] })
  // @ts-expect-error a duration has a unit
  guard({ recheck: '5min' })
  // @ts-expect-error a reason
  guard.public()
  // @ts-expect-error an Auth
  sallyport({})
  // @ts-expect-error no such option
  sallyport(auth, { realms: 'x' })
})

describe('a policy', () => {
  const policy = definePolicy({
    resources: {
      order: resourceOf<{ id: string; maker_id: string }>()('create', 'approve'),
      report: resourceOf<{ year: number }>()('read'),
    },
    roles: { maker: {} },
    context: shape<{ mfa: boolean }>(),
    rules: ({ allow, subject }) => [
      allow('maker', 'order:create'),
      allow('maker', 'order:approve', { maker_id: subject.id }),
      allow('maker', 'report:read', { year: 2030 }),
    ],
  })
  const { guard: policed, resource } = sallyport(auth, { policy })
  const order = { id: 'o1', maker_id: 'm1' }

  test('binds permissions to loaders, and what they load to the reader', () => {
    policed.can('order:create')
    policed.can('order:create', undefined, { recheck: '0s' })
    policed.can('order:approve', () => order, { hide: 'order:approve' })
    policed.can('order:approve', async req => (req.params['id'] === 'o1' ? order : undefined), { recheck: '0s' })
    express().get(
      '/orders/:id',
      policed.can('order:approve', () => order, { hide: true }),
      req => {
        expectTypeOf(req.params.id).toEqualTypeOf<string>()
        expectTypeOf(resource(req, 'order:approve')).toEqualTypeOf<{ id: string; maker_id: string }>()
        expectTypeOf(resource(req, 'report:read').year).toEqualTypeOf<number>()
        // @ts-expect-error an order has no year
        assertType(resource(req, 'order:approve').year)
      },
    )
  })

  test('makes its context from the request and the claims', () => {
    policed.can('order:create', undefined, {
      context(request, { amr, roles }) {
        expectTypeOf(request.header('x')).toEqualTypeOf<string | undefined>()
        expectTypeOf(roles).toEqualTypeOf<string[]>()
        return { mfa: amr?.includes('mfa') ?? false, breakGlass: request.header('x') }
      },
    })
    policed.can('order:create', undefined, { context: () => undefined })
    // @ts-expect-error a context of another shape
    policed.can('order:create', undefined, { context: () => ({ mfa: 'yes' }) })
    // @ts-expect-error a context without what the policy reads of it
    policed.can('order:create', undefined, { context: request => ({ breakGlass: request.header('x') }) })
    // @ts-expect-error a context that takes its time
    policed.can('order:create', undefined, { context: async () => ({ mfa: true }) })
    // @ts-expect-error a claim that there is not
    policed.can('order:create', undefined, { context: (_request, { level }) => ({ mfa: level }) })
    // @ts-expect-error what makes it, and not what is made
    policed.can('order:create', undefined, { context: { mfa: true } })
  })

  test('mistakes do not compile', () => {
    // @ts-expect-error a permission that the policy lacks
    policed.can('order:aprove', () => order)
    // @ts-expect-error a permission with a condition needs its resource
    policed.can('order:approve')
    // @ts-expect-error another resource than the permission's
    policed.can('report:read', () => order)
    // @ts-expect-error hidden by a permission that the policy lacks
    policed.can('order:approve', () => order, { hide: 'order:raed' })
    // @ts-expect-error hidden by a permission of another resource
    policed.can('order:approve', () => order, { hide: 'report:read' })
    // @ts-expect-error there is no policy to ask
    guard.can('order:create')
  })
})

describe('the subject of a policy', () => {
  interface Placed {
    readonly roles: string[]
    readonly dept: string
  }
  const placed = {} as Auth<User, Placed>
  const policy = definePolicy({
    resources: { order: resourceOf<{ dept: string }>()('read') },
    roles: { maker: {} },
    subject: shape<{ dept: string }>(),
    rules: ({ allow, subject }) => [allow('maker', 'order:read', { dept: subject.dept })],
  })

  test('may be left out where the claims have what the policy reads', () => {
    sallyport(placed, { policy })
    sallyport(placed, { policy, subject: ({ sub, roles, dept }) => ({ id: sub, roles, dept }) })
    sallyport(auth, { policy, subject: ({ sub, roles }) => ({ id: sub, roles, dept: 'x' }) })
  })

  test('must have every attribute that the policy reads, of its type', () => {
    // @ts-expect-error the claims have no department
    sallyport(auth, { policy })
    // @ts-expect-error neither does the subject
    sallyport(auth, { policy, subject: ({ sub, roles }) => ({ id: sub, roles }) })
    // @ts-expect-error a number is not a string
    sallyport(placed, { policy, subject: ({ sub, roles }) => ({ id: sub, roles, dept: 5 }) })
    // @ts-expect-error there is no policy to ask
    sallyport(auth, { subject: () => ({ id: 'u1', roles: [] }) })
  })
})
