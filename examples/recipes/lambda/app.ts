import { auditWeb, type ClientIp, proxiedIp, sallyport, type WebCall } from '@sallyport/core/web'
import { Hono } from 'hono'
import { handle, type LambdaEvent } from 'hono/aws-lambda'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { orders } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'

interface Bindings {
  readonly event: LambdaEvent
}

/** A load balancer adds the address that it saw to the header; nothing else can invoke the function. */
const behindLoadBalancer = proxiedIp<Bindings>({ trust: 1 })

/** The other end of the connection, as API Gateway and function URLs tell it outside the headers. */
const lambdaIp: ClientIp<Bindings> = (request, bindings) => {
  const context = bindings.event.requestContext
  if ('elb' in context) return behindLoadBalancer(request, bindings)
  if ('http' in context) return context.http.sourceIp
  return 'sourceIp' in context.identity ? context.identity.sourceIp : undefined
}

/** Makes the handler, once for each instance. */
export function createHandler(auth: OrdersAuth, options: CookiesOption = {}) {
  const { guard, claims, resource, router } = sallyport(auth, { ...options, policy, clientIp: lambdaIp })
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
  const hono = new Hono<{ Bindings: Bindings }>().all('*', c => app.fetch(c.req.raw, c.env))
  return { handler: handle(hono), audit: auditWeb(app) }
}
