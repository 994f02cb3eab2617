import type { Readers } from '@sallyport/fastify'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { OrdersClaims } from '../auth.ts'
import type { Desk, Subject } from '../desk.ts'
import { assignment, newOrder, readBody } from '../requests.ts'
import type { User } from '../users.ts'

interface ById {
  readonly Params: { readonly id: string }
}

/** The orders. What a route asks for is asked before its body is read. */
export function ordersRoutes({ claims, user }: Readers<User, OrdersClaims>, desk: Desk): FastifyPluginAsync {
  const subject = (request: FastifyRequest): Subject => ({ id: claims(request).sub, roles: claims(request).roles })

  return async app => {
    app.get('/', async request => ({ orders: await desk.list(subject(request)) }))

    app.get<ById>('/:id', async request => desk.find(subject(request), request.params.id))

    app.post('/', { config: { auth: { roles: ['maker'] } } }, async (request, reply) => {
      reply.code(201)
      return desk.create(subject(request), readBody(newOrder, request))
    })

    const mayAssign = { auth: { roles: ['super-checker', 'admin'] } }
    app.post<ById>('/:id/assign', { config: mayAssign }, async request =>
      desk.assign(subject(request), request.params.id, readBody(assignment, request).checker_id),
    )

    // Money moves here: who decides is read from the users table now, and not from a token that is minutes old.
    const signedInNow = { auth: { recheck: '0s' } } as const
    app.post<ById>('/:id/approve', { config: signedInNow }, async request =>
      desk.decide(user(request), request.params.id, 'approve'),
    )

    app.post<ById>('/:id/reject', { config: signedInNow }, async request =>
      desk.decide(user(request), request.params.id, 'reject'),
    )
  }
}
