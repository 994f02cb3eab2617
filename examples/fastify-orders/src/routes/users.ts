import { permissions } from '@sallyport/fastify'
import type { FastifyPluginAsync } from 'fastify'
import type { Blocking } from '../blocking.ts'
import { policy } from '../policy.ts'
import { read, userQuery } from '../requests.ts'
import type { Users } from '../users.ts'

interface ById {
  readonly Params: { readonly id: string }
}

const { can } = permissions(policy)

/** The users. */
export function usersRoutes(users: Users, { block, unblock }: Blocking): FastifyPluginAsync {
  return async app => {
    app.get('/', { config: { sallyport: can('user:list') } }, async request => ({
      users: await users.list(read(userQuery, request.query).role),
    }))

    const mayBlock = { sallyport: can('user:block', undefined, { recheck: '0s' }) }
    app.post<ById>('/:id/block', { config: mayBlock }, async (request, reply) => {
      await block(request.params.id)
      return reply.code(204).send()
    })

    app.post<ById>('/:id/unblock', { config: mayBlock }, async (request, reply) => {
      await unblock(request.params.id)
      return reply.code(204).send()
    })
  }
}
