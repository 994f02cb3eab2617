import type { Sallyport } from '@sallyport/express'
import { Router } from 'express'
import type { OrdersClaims } from '../auth.ts'
import type { Blocking } from '../blocking.ts'
import type { OrdersPolicy } from '../policy.ts'
import { read, userQuery } from '../requests.ts'
import type { User, Users } from '../users.ts'

/** The users. */
export function usersRouter(
  { guard }: Sallyport<User, OrdersClaims, OrdersPolicy>,
  users: Users,
  { block, unblock }: Blocking,
): Router {
  const router = Router()
  const mayBlock = guard.can('user:block', undefined, { recheck: '0s' })

  router.get('/', guard.can('user:list'), async (req, res) => {
    res.json({ users: await users.list(read(userQuery, req.query).role) })
  })

  router.post('/:id/block', mayBlock, async (req, res) => {
    await block(req.params.id)
    res.status(204).end()
  })

  router.post('/:id/unblock', mayBlock, async (req, res) => {
    await unblock(req.params.id)
    res.status(204).end()
  })

  return router
}
