import { Server } from '@hapi/hapi'
import { createTestAuth } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { auditHapi, sallyport } from '../src/index.ts'

const { auth } = createTestAuth<unknown, { roles: string[] }>()
const { guard, plugin } = sallyport(auth)
const handler = () => 'ok'

const server = new Server()
await server.register(plugin)
server.route([
  { method: 'GET', path: '/health', options: guard.public('for the load balancer'), handler },
  { method: 'GET', path: '/orders/{id}', options: guard.roles('admin'), handler },
  { method: '*', path: '/files/{path*}', options: guard(), handler },
])

test('H09 lists every route with its guards', () => {
  const { findings, routes } = auditHapi(server)
  expect(findings).toEqual([])
  expect(Object.fromEntries(routes.map(({ method, path, guards }) => [`${method} ${path}`, guards]))).toMatchObject({
    'GET /health': [{ kind: 'public', reason: 'for the load balancer' }],
    'GET /orders/:id': [{ kind: 'authenticated', roles: ['admin'] }],
    'ALL /files/*': [{ kind: 'authenticated' }],
    'POST /auth/login': [{ kind: 'public' }],
    'DELETE /auth/sessions/:id': [{ kind: 'authenticated' }],
  })
})

test('H09 finds routes without a guard', () => {
  const open = new Server()
  open.route({ method: 'GET', path: '/forgotten', handler })
  open.route({ method: 'GET', path: '/admin/{path*}', options: guard(), handler })
  // hapi keeps extensions of a server to itself, so that a guard there does not count.
  open.ext('onPreAuth', (_request, h) => h.continue)
  const unguarded = auditHapi(open).findings.filter(({ kind }) => kind === 'unguarded')
  expect(unguarded.map(({ message }) => message)).toEqual(['GET /forgotten declares no guard.'])
})
