import type { Load, Sallyport } from '@sallyport/express'
import { json, Router } from 'express'
import type { OrdersClaims } from '../auth.ts'
import type { Desk, Subject } from '../desk.ts'
import type { Order } from '../orders.ts'
import type { OrdersPolicy } from '../policy.ts'
import { assignment, newOrder, readBody } from '../requests.ts'
import type { User } from '../users.ts'

/** The orders. Every route has a guard, and bodies are parsed after it. */
export function ordersRouter(
  { guard, claims, resource }: Sallyport<User, OrdersClaims, OrdersPolicy>,
  desk: Desk,
): Router {
  const router = Router()
  const body = json({ limit: '16kb' })
  const byId: Load<Order> = req => desk.find(req.params.id!)
  const subject = (req: Parameters<typeof claims>[0]): Subject => ({ id: claims(req).sub, roles: claims(req).roles })

  router.get('/', guard(), async (req, res) => {
    res.json({ orders: await desk.list(subject(req)) })
  })

  // An order that the user may not read is a 404.
  router.get('/:id', guard.can('order:read', byId, { hide: true }), (req, res) => {
    res.json(resource(req, 'order:read'))
  })

  router.post('/', guard.can('order:create'), body, async (req, res) => {
    res.status(201).json(await desk.create(subject(req), readBody(newOrder, req)))
  })

  router.post('/:id/assign', guard.can('order:assign', byId), body, async (req, res) => {
    res.json(await desk.assign(resource(req, 'order:assign'), readBody(assignment, req).checker_id))
  })

  // Money moves here, so the roles come from the users table and not from the token.
  const now = { recheck: '0s', hide: 'order:read' } as const
  router.post('/:id/approve', guard.can('order:approve', byId, now), async (req, res) => {
    res.json(await desk.decide(resource(req, 'order:approve'), 'approve'))
  })

  router.post('/:id/reject', guard.can('order:reject', byId, now), async (req, res) => {
    res.json(await desk.decide(resource(req, 'order:reject'), 'reject'))
  })

  return router
}
