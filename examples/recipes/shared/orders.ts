import { AuthError } from '@sallyport/core'

export interface Order {
  id: string
  maker_id: string
  checker_id: string
  status: 'pending' | 'approved'
}

/** The table of payment orders. */
const rows = new Map<string, Order>()

export const orders = {
  add: (order: Order) => void rows.set(order.id, order),
  find: async (id: string) => rows.get(id),
  count: () => rows.size,
  /** Approves a pending order, unless somebody else was faster. */
  async approve(id: string): Promise<Order> {
    const order = rows.get(id)
    if (order?.status !== 'pending') throw new AuthError('forbidden')
    order.status = 'approved'
    return order
  },
}
