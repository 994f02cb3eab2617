import { handler } from '@/lib/handler.ts'

export const POST = handler(({ approve, resource, orders }) =>
  approve.route(async (request: Request) => Response.json(await orders.approve(resource(request, 'order:approve').id))),
)
