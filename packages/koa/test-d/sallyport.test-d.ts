import Router from '@koa/router'
import type { Auth } from '@sallyport/core'
import { type RoutedContext, sallyport } from '@sallyport/koa'
import { definePolicy, resource as resourceOf } from '@sallyport/rbac'
import Koa from 'koa'
import compose from 'koa-compose'
import mount from 'koa-mount'
import { describe, expectTypeOf, test } from 'vitest'

interface User {
  readonly id: string
}

declare const auth: Auth<User, { roles: ('maker' | 'checker')[] }>
const { guard, claims, user, routes, errors, deliver } = sallyport(auth)

describe('the state', () => {
  test('has what the guard found out, in a router with types', () => {
    new Router<{ requestId: string }>()
      .get('/me/:id', guard(), ctx => {
        expectTypeOf(ctx.state.auth.claims.roles).toEqualTypeOf<('maker' | 'checker')[]>()
        expectTypeOf(ctx.state.requestId).toEqualTypeOf<string>()
        expectTypeOf(ctx.params['id']!).toEqualTypeOf<string>()
        expectTypeOf(claims(ctx).sub).toEqualTypeOf<string>()
        expectTypeOf(user(ctx)).toEqualTypeOf<User>()
      })
      .get('/maybe', guard.optional(), ctx => {
        expectTypeOf(ctx.state.auth?.claims.sub).toEqualTypeOf<string | undefined>()
      })
      .get('/optional', guard({ optional: true }), ctx => {
        // @ts-expect-error there may be no token
        return ctx.state.auth.claims
      })
  })

  test('without a guard it has no auth', () => {
    // @ts-expect-error no guard
    new Router<{ requestId: string }>().get('/', ctx => ctx.state.auth)
  })

  test('is typed in an application that has types', () => {
    new Koa<{ requestId: string }>().use(guard()).use(ctx => {
      expectTypeOf(ctx.state.auth.claims.sub).toEqualTypeOf<string>()
      expectTypeOf(ctx.state.requestId).toEqualTypeOf<string>()
    })
  })
})

test('everything fits applications and routers without types', () => {
  const router = new Router()
  router.use(guard())
  router.use('/admin', guard.roles('maker'))
  router.get('/', guard.public('x'), guard({ recheck: '0s' }), async ctx => {
    ctx.body = claims(ctx).sub
    ctx.body = await deliver(ctx, await auth.createSession('u'))
  })
  const app = new Koa()
  app.use(errors()).use(routes).use(guard.optional()).use(router.routes()).use(mount('/api', routes))
  app.use(compose([guard(), guard.roles('checker')]))
})

test('a policy binds permissions to loaders', () => {
  const policy = definePolicy({
    resources: { order: resourceOf<{ id: string }>()('read', 'create') },
    roles: { maker: {} },
    rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' }), allow('maker', 'order:create')],
  })
  const policed = sallyport(auth, { policy })
  const load = ({ params, ip }: RoutedContext) => ({ id: `${params['id']}${ip}` })
  new Router<{ requestId: string }>().get('/orders/:id', policed.guard.can('order:read', load), ctx => {
    expectTypeOf(ctx.state.auth.resource).toEqualTypeOf<{ id: string } | undefined>()
    expectTypeOf(policed.resource(ctx, 'order:read')).toEqualTypeOf<{ id: string }>()
  })
  policed.guard.can('order:read', ctx => ({ id: ctx.params['id'] ?? '' }))
  policed.guard.can('order:create')
  // @ts-expect-error a permission with a condition needs its resource
  policed.guard.can('order:read')
  // @ts-expect-error a permission that the policy lacks
  policed.guard.can('order:raed', load)
})

test('properties for existing code get the claims and the context', () => {
  sallyport(auth, {
    requestProperties: {
      user: (token, ctx) => {
        expectTypeOf(token.roles).toEqualTypeOf<('maker' | 'checker')[]>()
        expectTypeOf(ctx.path).toEqualTypeOf<string>()
        return { id: token.sub }
      },
    },
  })
})

test('mistakes do not compile', () => {
  // @ts-expect-error no such role
  guard.roles('amdin')
  // @ts-expect-error no such role
  guard({ roles: ['amdin'] })
  // @ts-expect-error a reason
  guard.public()
  // @ts-expect-error no such option
  sallyport(auth, { realms: 'x' })
})
