import { handler } from '../lib/handler.server.ts'

export const loader = handler(({ admin, orders }) =>
  admin.route(() => Response.json({ orders: orders.count() }, { headers: { 'cache-control': 'private, no-store' } })),
)
