import type { Auth } from '@sallyport/core'
import { bunIp, type BunServerLike, sallyport, type WebCall } from '@sallyport/core/web'
import { definePolicy, resource as resourceOf } from '@sallyport/rbac'
import { describe, expectTypeOf, test } from 'vitest'

interface User {
  readonly id: string
}

declare const auth: Auth<User, { roles: string[] }>
declare const request: Request
declare const server: BunServerLike
const { guard, claims, user, router } = sallyport(auth, { clientIp: false })

describe('the web entry', () => {
  test('a guard resolves to what it requires', async () => {
    expectTypeOf((await guard()(request)).claims.roles).toEqualTypeOf<string[]>()
    expectTypeOf((await guard({ recheck: '0s' })(request)).user).toEqualTypeOf<User | undefined>()
    expectTypeOf((await guard.optional()(request))?.claims.sub).toEqualTypeOf<string | undefined>()
    expectTypeOf(claims(request).sub).toEqualTypeOf<string>()
    expectTypeOf(user(request)).toEqualTypeOf<User>()
  })

  test('a handler keeps its own parameters', () => {
    interface NextRequest extends Request {
      readonly nextUrl: URL
    }
    const handler = guard().route(async (_: NextRequest, context: { params: Promise<{ id: string }> }) => {
      return Response.json(await context.params)
    })
    expectTypeOf(handler).parameters.toEqualTypeOf<[request: NextRequest, { params: Promise<{ id: string }> }]>()
    expectTypeOf(guard().route(() => new Response())).toEqualTypeOf<(request: Request) => Promise<Response>>()
  })

  test('a handler of the router gets its call', () => {
    router({
      'GET /orders/:id': guard().route((asked, { params, url }) => {
        expectTypeOf(asked).toEqualTypeOf<Request>()
        expectTypeOf(params).toEqualTypeOf<Readonly<Record<string, string>>>()
        expectTypeOf(url).toEqualTypeOf<URL>()
        return new Response()
      }),
    })
  })

  test('what a client’s address is read from has to be passed on', async () => {
    const onBun = sallyport(auth, { clientIp: bunIp })
    await onBun.guard()(request, server)
    const { fetch } = onBun.router({})
    expectTypeOf(fetch).parameters.toEqualTypeOf<[Request, context: BunServerLike]>()
    // @ts-expect-error without Bun's server
    await onBun.guard()(request)
    // @ts-expect-error without Bun's server
    await onBun.routes(request)
    // @ts-expect-error nothing says where the address comes from
    sallyport(auth, {})
    // @ts-expect-error an address is found at once
    sallyport(auth, { clientIp: async () => '192.0.2.7' })
  })

  test('a policy binds permissions to loaders', async () => {
    const policy = definePolicy({
      resources: { order: resourceOf<{ id: string }>()('read', 'create') },
      roles: { maker: {} },
      rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' }), allow('maker', 'order:create')],
    })
    const policed = sallyport(auth, { policy, clientIp: bunIp })
    const load = ({ params, context }: WebCall<BunServerLike>) => {
      expectTypeOf(context).toEqualTypeOf<BunServerLike>()
      return { id: params['id']! }
    }
    const { resource } = await policed.guard.can('order:read', load)(request, server)
    expectTypeOf(resource).toEqualTypeOf<{ id: string } | undefined>()
    expectTypeOf(policed.resource(request, 'order:read')).toEqualTypeOf<{ id: string }>()
    policed.guard.can('order:create')
    // @ts-expect-error a permission with a condition needs its resource
    policed.guard.can('order:read')
    // @ts-expect-error a permission that the policy lacks
    policed.guard.can('order:raed', load)
    // @ts-expect-error no such role
    policed.guard.roles('amdin')
  })
})
