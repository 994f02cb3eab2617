import { auditWeb, cloudflareIp, sallyport, type WebCall } from '@sallyport/core/web'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { orders } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'

export function createOrdersApp(auth: OrdersAuth, options: CookiesOption = {}) {
  const { guard, claims, resource, router } = sallyport(auth, { ...options, policy, clientIp: cloudflareIp })
  const byId = ({ params }: WebCall) => orders.find(params['id']!)

  const app = router({
    'GET /health': guard.public('for the load balancer').route(() => Response.json({ ok: true })),
    'GET /me': guard().route(request => {
      const { sub, roles } = claims(request)
      return Response.json({ id: sub, roles })
    }),
    'GET /reports': guard.roles('admin').route(() => Response.json({ orders: orders.count() })),
    'POST /orders/:id/approve': guard
      .can('order:approve', byId, { recheck: '0s' })
      .route(async request => Response.json(await orders.approve(resource(request, 'order:approve').id))),
  })
  return { fetch: app.fetch, audit: auditWeb(app) }
}
