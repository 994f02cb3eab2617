import { handler } from '@/lib/handler.ts'

export const GET = handler(({ admin, orders }) => admin.route(() => Response.json({ orders: orders.count() })))
