import { auditWeb, sallyport, type WebCall } from '@sallyport/core/web'
import { createApp, createRouter, defineEventHandler, getRequestIP, type H3Event } from 'h3-v1'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { orders } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'
import { requestOf } from './request-of.ts'

export function createOrdersApp(auth: OrdersAuth, options: CookiesOption = {}) {
  const clientIp = (_request: Request, event: H3Event) => getRequestIP(event)
  const { guard, claims, resource, routes } = sallyport(auth, { ...options, policy, clientIp })
  const byId = ({ context: event }: WebCall<H3Event>) => orders.find(event.context.params!['id']!)

  const table = {
    'GET /health': guard.public('for the load balancer').route(() => Response.json({ ok: true })),
    'GET /me': guard().route((request: Request, _event: H3Event) => {
      const { sub, roles } = claims(request)
      return Response.json({ id: sub, roles })
    }),
    'GET /reports': guard.roles('admin').route(() => Response.json({ orders: orders.count() })),
    'POST /orders/:id/approve': guard
      .can('order:approve', byId, { recheck: '0s' })
      .route(async request => Response.json(await orders.approve(resource(request, 'order:approve').id))),
  } as const

  const router = createRouter()
  router.use(
    '/auth/**',
    defineEventHandler(event => routes(requestOf(event), event)),
  )
  for (const [name, handler] of Object.entries(table)) {
    const [method = '', path = ''] = name.split(' ')
    router.add(
      path,
      defineEventHandler(event => handler(requestOf(event), event)),
      method.toLowerCase() as 'get',
    )
  }
  return { app: createApp().use(router), audit: auditWeb({ '/auth/**': routes, ...table }) }
}
