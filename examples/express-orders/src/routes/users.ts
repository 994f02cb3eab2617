import type { Sallyport } from '@sallyport/express'
import { Router } from 'express'
import type { OrdersClaims } from '../auth.ts'
import type { Blocking } from '../blocking.ts'
import { read, userQuery } from '../requests.ts'
import type { User, Users } from '../users.ts'

/** The users. */
export function usersRouter(
  { guard, user }: Sallyport<User, OrdersClaims>,
  users: Users,
  { block, unblock }: Blocking,
): Router {
  const router = Router()
  const adminNow = guard({ roles: ['admin'], recheck: '0s' })

  router.get('/', guard.roles('super-checker', 'admin'), async (req, res) => {
    res.json({ users: await users.list(read(userQuery, req.query).role) })
  })

  router.post('/:id/block', adminNow, async (req, res) => {
    await block(user(req), req.params.id)
    res.status(204).end()
  })

  router.post('/:id/unblock', adminNow, async (req, res) => {
    await unblock(user(req), req.params.id)
    res.status(204).end()
  })

  return router
}
