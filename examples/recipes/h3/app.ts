import { auditWeb, sallyport, type WebCall } from '@sallyport/core/web'
import { getRequestIP, H3, type H3Event } from 'h3'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { orders } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'

export function createOrdersApp(auth: OrdersAuth, options: CookiesOption = {}) {
  const clientIp = (_request: Request, event: H3Event) => getRequestIP(event)
  const { guard, claims, resource, routes, jwks } = sallyport(auth, { ...options, policy, clientIp })
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
    'GET /.well-known/jwks.json': jwks,
  } as const

  const app = new H3()
  app.all('/auth/**', event => routes(event.req, event))
  for (const [name, handler] of Object.entries(table)) {
    const [method = '', path = ''] = name.split(' ')
    app.on(method as 'GET', path, event => handler(event.req, event))
  }
  return { app, audit: auditWeb({ '/auth/**': routes, ...table }) }
}
