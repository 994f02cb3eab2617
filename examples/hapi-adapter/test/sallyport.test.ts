import { Server } from '@hapi/hapi'
import { definePolicy, resource as type } from '@sallyport/rbac'
import { createTestAuth } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { sallyport } from '../src/index.ts'

const policy = definePolicy({
  resources: { order: type<{ id: string; checker_id: string }>()('approve') },
  roles: { checker: {} },
  rules: ({ allow, subject }) => [allow('checker', 'order:approve', { checker_id: subject.id })],
})
const orders = new Map([['o-1', { id: 'o-1', checker_id: 'u-cho' }]])
const { auth, as } = createTestAuth<unknown, { roles: string[] }>()
const { guard, resource, deliver, plugin } = sallyport(auth, { policy, cookies: { access: true } })

const server = new Server({ debug: false })
await server.register(plugin)
server.route([
  {
    method: 'POST',
    path: '/orders/{id}/approve',
    options: guard.can('order:approve', request => orders.get(String(request.params['id']))),
    handler: request => resource(request) as object,
  },
  {
    method: 'POST',
    path: '/social',
    options: guard.public('another login'),
    handler: async (request, h) => deliver(request, h, await auth.createSession('u-cho')),
  },
])

test('a policy decides, of the resource that the loader found', async () => {
  const status = async (sub: string, id: string) => {
    const authorization = await as({ sub, roles: ['checker'] })
    return (await server.inject({ method: 'POST', url: `/orders/${id}/approve`, headers: { authorization } }))
      .statusCode
  }
  expect(await Promise.all([status('u-cho', 'o-1'), status('u-mia', 'o-1'), status('u-cho', 'none')])).toEqual([
    200, 403, 404,
  ])
})

test('tokens of another login are delivered as those of the login', async () => {
  await as({ sub: 'u-cho', roles: ['checker'] })
  const { statusCode, headers } = await server.inject({ method: 'POST', url: '/social' })
  expect([statusCode, headers['set-cookie']]).toEqual([
    200,
    expect.arrayContaining([expect.stringMatching(/^__Host-sp-access=/)]),
  ])
})

test('two Auths whose cookies have the same names are refused', async () => {
  const other = sallyport(createTestAuth().auth, { basePath: '/other', cookies: {} })
  await expect(server.register(other.plugin)).rejects.toThrow('cookie')
})
