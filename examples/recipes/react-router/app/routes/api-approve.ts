import { handler } from '../lib/handler.server.ts'

export const action = handler(({ approve, resource, orders }) =>
  approve.route(async (request: Request) => Response.json(await orders.approve(resource(request, 'order:approve').id))),
)
