import { json, Router } from 'express'
import type { Sallyport } from '@sallyport/express'
import type { OrdersClaims } from '../auth.ts'
import type { Desk, Subject } from '../desk.ts'
import { assignment, newOrder, readBody } from '../requests.ts'
import type { User } from '../users.ts'

/** The orders. A guard stands in front of every route, and bodies are parsed behind it. */
export function ordersRouter({ guard, claims, user }: Sallyport<User, OrdersClaims>, desk: Desk): Router {
  const router = Router()
  const body = json({ limit: '16kb' })
  const subject = (req: Parameters<typeof claims>[0]): Subject => ({ id: claims(req).sub, roles: claims(req).roles })

  router.get('/', guard(), async (req, res) => {
    res.json({ orders: await desk.list(subject(req)) })
  })

  router.get('/:id', guard(), async (req, res) => {
    res.json(await desk.find(subject(req), req.params.id))
  })

  router.post('/', guard.roles('maker'), body, async (req, res) => {
    res.status(201).json(await desk.create(subject(req), readBody(newOrder, req)))
  })

  router.post('/:id/assign', guard.roles('super-checker', 'admin'), body, async (req, res) => {
    res.json(await desk.assign(subject(req), req.params.id, readBody(assignment, req).checker_id))
  })

  // Money moves here: who decides is read from the users table now, and not from a token that is minutes old.
  router.post('/:id/approve', guard({ recheck: '0s' }), async (req, res) => {
    res.json(await desk.decide(user(req), req.params.id, 'approve'))
  })

  router.post('/:id/reject', guard({ recheck: '0s' }), async (req, res) => {
    res.json(await desk.decide(user(req), req.params.id, 'reject'))
  })

  return router
}
