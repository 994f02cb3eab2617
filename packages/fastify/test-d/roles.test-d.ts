import type { Auth, RoleOf } from '@sallyport/core'
import { permissions, roles, type RouteAccess } from '@sallyport/fastify'
import { definePolicy, parsePolicy, resource } from '@sallyport/rbac'
import { fastify, type FastifyRequest, type FastifyTypeProvider } from 'fastify'
import { assertType, describe, expectTypeOf, test } from 'vitest'

enum Role {
  Maker = 'maker',
  Checker = 'checker',
}

declare const auth: Auth<unknown, { roles: readonly ('maker' | 'checker')[] }>
declare const byEnum: Auth<unknown, { roles: Role[] }>
const names: string[] = ['admin']
const app = fastify()

test('any names and lists of them make the access of a route', () => {
  app.get('/a', { config: { sallyport: roles('admin', 'anybody') } }, () => 'a')
  app.get('/b', { config: { sallyport: roles(...names) } }, () => 'b')
  app.get('/c', { config: { sallyport: { ...roles(...names), recheck: '0s' } } }, () => 'c')
  app.get('/d', { config: { sallyport: { roles: names } } }, () => 'd')
})

test('with the type of an Auth, roles takes only the names of its claim', () => {
  const typed = roles<RoleOf<typeof auth>>
  app.get('/a', { config: { sallyport: typed('maker', 'checker') } }, () => 'a')
  app.get('/b', { config: { sallyport: { ...typed('maker'), maxAge: '5m' } } }, () => 'b')
  // @ts-expect-error no such role
  typed('amdin')
  // @ts-expect-error a list of any names
  typed(...names)
  roles<RoleOf<typeof byEnum>>(Role.Maker, 'checker')
  // @ts-expect-error no such role
  roles<RoleOf<typeof byEnum>>('amdin')
})

test('an access in a variable must use these names too', () => {
  assertType<RouteAccess<RoleOf<typeof auth>>>({ roles: ['maker'] })
  // @ts-expect-error no such role
  assertType<RouteAccess<RoleOf<typeof auth>>>({ roles: ['amdin'] })
})

interface Provider extends FastifyTypeProvider {
  validator: { id: number }
}

test('a route keeps the types of its schema with any access', () => {
  const provided = app.withTypeProvider<Provider>()
  const schema = { params: {}, body: {} }
  const access = permissions(parsePolicy({})).can('order:read', () => ({ id: 'o1' }))
  provided.post('/a/:id', { schema, config: { sallyport: roles('maker') } }, ({ params, body }) => {
    expectTypeOf(params).toEqualTypeOf<{ id: number }>()
    expectTypeOf(body).toEqualTypeOf<{ id: number }>()
  })
  provided.post('/b/:id', { schema, config: { sallyport: access } }, ({ params, body }, reply) => {
    expectTypeOf(params).toEqualTypeOf<{ id: number }>()
    expectTypeOf(body).toEqualTypeOf<{ id: number }>()
    return reply.code(204).send()
  })
  provided.post(
    '/c/:id',
    { schema, config: { sallyport: { ...roles('maker'), recheck: '0s' } } },
    async ({ params }) => {
      expectTypeOf(params).toEqualTypeOf<{ id: number }>()
      return null
    },
  )
})

test('a loader may be declared by itself, with parameters that have names, and give null', () => {
  const policy = definePolicy({
    resources: { order: resource<{ id: string }>()('read') },
    roles: { maker: {} },
    rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' })],
  })
  const { can } = permissions(policy)
  can('order:read', async (request: FastifyRequest<{ Params: { id: string }; Querystring: { of: string } }>) =>
    request.query.of === '' ? null : { id: request.params.id },
  )
  // @ts-expect-error another resource
  can('order:read', async (request: FastifyRequest<{ Params: { id: string } }>) => request.params.id)
})

describe('a policy', () => {
  const policy = definePolicy({
    resources: { order: resource<{ id: string }>()('read') },
    roles: { maker: {}, checker: {} },
    rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' })],
  })
  const { can, roles: policed } = permissions(policy)

  test('has its own roles', () => {
    app.get('/a', { config: { sallyport: policed('maker', 'checker') } }, () => 'a')
    can('order:read', () => null, { roles: ['maker'] })
    // @ts-expect-error no such role
    policed('amdin')
    // @ts-expect-error a list of any names
    policed(...names)
    // @ts-expect-error no such role
    can('order:read', () => null, { roles: ['amdin'] })
  })

  test('takes any role if it comes from storage', () => {
    permissions(parsePolicy({})).roles(...names)
  })
})
