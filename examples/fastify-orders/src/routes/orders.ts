import { type Load, permissions, type Readers } from '@sallyport/fastify'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { OrdersClaims } from '../auth.ts'
import type { Desk, Subject } from '../desk.ts'
import type { Order } from '../orders.ts'
import { policy } from '../policy.ts'
import { assignment, newOrder, readBody } from '../requests.ts'
import type { User } from '../users.ts'

const { can, resource } = permissions(policy)

/** The orders. Guards run before the body is read. */
export function ordersRoutes({ claims }: Readers<User, OrdersClaims>, desk: Desk): FastifyPluginAsync {
  const byId: Load<Order> = request => desk.find(request.params.id!)
  const subject = (request: FastifyRequest): Subject => ({ id: claims(request).sub, roles: claims(request).roles })

  return async app => {
    app.get('/', async request => ({ orders: await desk.list(subject(request)) }))

    // An order that the user may not read is a 404.
    const mayRead = { sallyport: can('order:read', byId, { hide: true }) }
    app.get('/:id', { config: mayRead }, async request => resource(request, 'order:read'))

    app.post('/', { config: { sallyport: can('order:create') } }, async (request, reply) => {
      reply.code(201)
      return desk.create(subject(request), readBody(newOrder, request))
    })

    app.post('/:id/assign', { config: { sallyport: can('order:assign', byId) } }, async request =>
      desk.assign(resource(request, 'order:assign'), readBody(assignment, request).checker_id),
    )

    // Money moves here, so the roles come from the users table and not from the token.
    const now = { recheck: '0s', hide: 'order:read' } as const
    app.post('/:id/approve', { config: { sallyport: can('order:approve', byId, now) } }, async request =>
      desk.decide(resource(request, 'order:approve'), 'approve'),
    )

    app.post('/:id/reject', { config: { sallyport: can('order:reject', byId, now) } }, async request =>
      desk.decide(resource(request, 'order:reject'), 'reject'),
    )
  }
}
