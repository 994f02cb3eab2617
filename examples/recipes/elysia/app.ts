import { createAdaptorServer } from '@hono/node-server'
import { isAuthError } from '@sallyport/core'
import { auditWeb, type NodeContextLike, nodeIp, sallyport, type WebCall } from '@sallyport/core/web'
import { Elysia } from 'elysia'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { orders } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'
import { guarded } from './guarded.ts'

export function createOrdersApp(auth: OrdersAuth, options: CookiesOption = {}) {
  // Elysia does not tell the connection; the auth routes, which count attempts by it, are in front of Elysia.
  const clientIp = (request: Request, connection?: NodeContextLike) => connection && nodeIp(request, connection)
  const { guard, routes, errorResponse } = sallyport(auth, { ...options, policy, clientIp })
  const byId = ({ params }: WebCall) => orders.find(params['id']!)

  const app = new Elysia()
    .onError(({ error, request, code }) => {
      if (isAuthError(error) || code === 'UNKNOWN') return errorResponse(error, request)
      return undefined
    })
    .get(
      '/health',
      guarded(guard.public('for the load balancer'), () => ({ ok: true })),
    )
    .get(
      '/me',
      guarded(guard(), ({ claims }) => ({ id: claims.sub, roles: claims.roles })),
    )
    .get(
      '/reports',
      guarded(guard.roles('admin'), () => ({ orders: orders.count() })),
    )
    .post(
      '/orders/:id/approve',
      guarded(guard.can('order:approve', byId, { recheck: '0s' }), ({ resource }) => orders.approve(resource!.id)),
    )

  const handlers = app.routes.map(({ method, path, handler }) => [`${method} ${path}`, handler] as const)
  return { app, routes, audit: auditWeb({ '/auth/*': routes, ...Object.fromEntries(handlers) }) }
}

export function createOrdersServer(auth: OrdersAuth, options: CookiesOption = {}) {
  const { app, routes, audit } = createOrdersApp(auth, options)
  const fetch = async (request: Request, connection: NodeContextLike) =>
    (await routes(request, connection)) ?? app.fetch(request)
  return { server: createAdaptorServer({ fetch }), audit }
}
