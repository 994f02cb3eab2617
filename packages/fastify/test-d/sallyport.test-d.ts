import type { Auth, Claims } from '@sallyport/core'
import { definePolicy, resource as resourceType, shape } from '@sallyport/rbac'
import sallyport, {
  auditFastify,
  permissions,
  readers,
  type RouteAccess,
  sendProblem,
  sallyport as named,
} from '@sallyport/fastify'
import { fastify, type FastifyBaseLogger, type FastifyPluginAsync, type FastifyTypeProvider } from 'fastify'
import { assertType, describe, expectTypeOf, test } from 'vitest'

interface User {
  id: string
  roles: string[]
}

declare const auth: Auth<User, { roles: string[] }>
const { claims, user } = readers(auth)

test('the plugin registers by either name, and in any instance', () => {
  const app = fastify()
  void app.register(sallyport, { auth })
  void app.register(named, { auth, basePath: '/v1/auth', routes: true, jwks: false, realm: 'x', loginField: 'email' })
  void app.register(named, () => ({ auth }))
  void fastify({ http2: true }).register(sallyport, { auth })
  void fastify({ https: {} }).register(sallyport, { auth })
  void fastify({ loggerInstance: {} as FastifyBaseLogger & { extra: string } }).register(sallyport, { auth })
  void app.withTypeProvider<Provider>().register(sallyport, { auth })
})

interface Provider extends FastifyTypeProvider {
  validator: { id: number }
}

describe('in a route', () => {
  const app = fastify()

  test('claims and user are those of the auth', () => {
    app.get('/me', { config: { sallyport: { roles: ['admin'], recheck: '5s', maxAge: '10m' } } }, request => {
      expectTypeOf(claims(request).roles).toEqualTypeOf<string[]>()
      expectTypeOf(claims(request).sub).toEqualTypeOf<string>()
      expectTypeOf(claims.optional(request)?.sid).toEqualTypeOf<string | undefined>()
      expectTypeOf(user(request)).toEqualTypeOf<User>()
      // @ts-expect-error no such claim
      assertType(claims(request).email)
    })
  })

  test('a request keeps its own types, and readers take it whatever they are', () => {
    app.get<{ Params: { id: string } }>('/orders/:id', { config: { sallyport: { optional: true } } }, request => {
      expectTypeOf(request.params.id).toEqualTypeOf<string>()
      expectTypeOf(claims(request).sub).toEqualTypeOf<string>()
    })
    app.withTypeProvider<Provider>().get('/typed', { schema: { params: {} } }, request => {
      expectTypeOf(request.params).toEqualTypeOf<{ id: number }>()
      expectTypeOf(claims(request).sub).toEqualTypeOf<string>()
    })
    fastify({ http2: true }).get('/me', request => claims(request).sub)
  })

  test('of a plugin or a route object', () => {
    const plugin: FastifyPluginAsync = async scope => {
      scope.route({
        method: 'GET',
        url: '/',
        config: { sallyport: { public: 'x' } },
        handler: request => claims(request),
      })
    }
    void app.register(plugin)
  })
})

test('an error handler may answer problem documents', () => {
  fastify().setErrorHandler((error, _request, reply) => sendProblem(reply, error, { realm: 'x' }))
})

test('an application of any type may be audited', async () => {
  expectTypeOf((await auditFastify(fastify())).routes[0]?.path).toEqualTypeOf<string | undefined>()
  await auditFastify(fastify({ http2: true }).withTypeProvider<Provider>())
})

test('what @sallyport/fastify/global declares types request.auth', () => {
  fastify().get('/me', request => {
    expectTypeOf(request.auth?.claims.sub).toEqualTypeOf<string | undefined>()
    expectTypeOf(request.auth?.user).toEqualTypeOf<unknown>()
  })
})

describe('mistakes do not compile', () => {
  const app = fastify()

  test('in the access of a route', () => {
    // @ts-expect-error several roles
    app.get('/', { config: { sallyport: { roles: 'admin' } } }, () => 'x')
    // @ts-expect-error who may be nobody has no role
    app.get('/', { config: { sallyport: { optional: true, roles: ['admin'] } } }, () => 'x')
    // @ts-expect-error a duration has a unit that is known
    app.get('/', { config: { sallyport: { recheck: '5min' } } }, () => 'x')
    // @ts-expect-error a reason
    app.get('/', { config: { sallyport: { public: true } } }, () => 'x')
    // @ts-expect-error open and not
    app.get('/', { config: { sallyport: { public: 'x', roles: ['admin'] } } }, () => 'x')
    // @ts-expect-error left out, or an access
    app.get('/', { config: { sallyport: false } }, () => 'x')
  })

  // Fastify infers the type of a `config` from its value, so only an annotated access has its names checked.
  test('in an access with another name', () => {
    // @ts-expect-error misspelt
    assertType<RouteAccess>({ role: ['admin'] })
  })

  test('in the options', () => {
    // @ts-expect-error an auth
    void app.register(sallyport, {})
    // @ts-expect-error an Auth
    void app.register(sallyport, { auth: {} })
    // @ts-expect-error no such option
    void app.register(sallyport, { auth, realms: 'x' })
    // @ts-expect-error an Auth
    readers({})
    // @ts-expect-error no request
    claims({})
  })
})

describe('a policy', () => {
  const policy = definePolicy({
    resources: { order: resourceType<{ id: string }>()('create', 'approve'), report: resourceType()('read') },
    roles: { maker: {} },
    context: shape<{ mfa: boolean }>(),
    rules: ({ allow }) => [allow('maker', 'order:approve')],
  })
  const { can, resource } = permissions(policy)
  const order = { id: 'o1' }

  test('binds permissions to their resources', () => {
    const app = fastify()
    void app.register(sallyport, { auth, policy })
    const config = {
      sallyport: can('order:approve', request => ({ ...order, id: request.params['id']! }), { hide: true }),
    }
    app.post('/', { config }, request => {
      expectTypeOf(resource(request, 'order:approve').id).toEqualTypeOf<string>()
    })
  })

  test('makes its context from the request and the claims', () => {
    can('order:create', undefined, {
      context(request, { amr }) {
        expectTypeOf(request.header('x')).toEqualTypeOf<string | undefined>()
        return { mfa: amr?.includes('mfa') ?? false, breakGlass: request.header('x') }
      },
    })
    // @ts-expect-error a context of another shape
    can('order:create', undefined, { context: () => ({ mfa: 'yes' }) })
    // @ts-expect-error a context that takes its time
    can('order:create', undefined, { context: async () => ({ mfa: true }) })
  })

  test('knows its permissions', () => {
    // @ts-expect-error no such permission
    can('order:aprove', () => order)
    // @ts-expect-error another resource
    can('order:approve', () => ({ amount: 1 }))
    // @ts-expect-error a permission of another resource
    can('order:approve', () => order, { hide: 'report:read' })
    // @ts-expect-error no policy
    permissions({})
  })
})

test('the subject of a policy has every attribute that the policy reads', () => {
  const policy = definePolicy({
    resources: { order: resourceType<{ dept: string }>()('read') },
    roles: { maker: {} },
    subject: shape<{ dept: string }>(),
    rules: ({ allow, subject }) => [allow('maker', 'order:read', { dept: subject.dept })],
  })
  permissions(policy, {
    subject: ({ sub, roles, dept }: Claims<{ roles: string[]; dept: string }>) => ({ id: sub, roles, dept }),
  })
  // @ts-expect-error the policy reads a department
  permissions(policy)
  // @ts-expect-error which this subject does not have
  permissions(policy, { subject: ({ sub }) => ({ id: sub, roles: [] }) })
})
