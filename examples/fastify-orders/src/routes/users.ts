import type { Readers } from '@sallyport/fastify'
import type { FastifyPluginAsync } from 'fastify'
import type { OrdersClaims } from '../auth.ts'
import type { Blocking } from '../blocking.ts'
import { read, userQuery } from '../requests.ts'
import type { User, Users } from '../users.ts'

interface ById {
  readonly Params: { readonly id: string }
}

/** The users. */
export function usersRoutes(
  { user }: Readers<User, OrdersClaims>,
  users: Users,
  { block, unblock }: Blocking,
): FastifyPluginAsync {
  return async app => {
    app.get('/', { config: { auth: { roles: ['super-checker', 'admin'] } } }, async request => ({
      users: await users.list(read(userQuery, request.query).role),
    }))

    const adminNow = { auth: { roles: ['admin'], recheck: '0s' } } as const
    app.post<ById>('/:id/block', { config: adminNow }, async (request, reply) => {
      await block(user(request), request.params.id)
      return reply.code(204).send()
    })

    app.post<ById>('/:id/unblock', { config: adminNow }, async (request, reply) => {
      await unblock(user(request), request.params.id)
      return reply.code(204).send()
    })
  }
}
