import type { Order, Orders } from './orders.ts'
import { policy, type Role } from './policy.ts'
import { Refusal } from './problem.ts'
import type { NewOrder } from './requests.ts'
import type { Users } from './users.ts'

/** The subject: the claims of a token, or the current user from the table. */
export interface Subject {
  readonly id: string
  readonly roles: readonly Role[]
}

/** What the back office does with orders. The guards of the routes check permissions first. */
export interface Desk {
  find(id: string): Promise<Order | undefined>
  /** Lists the orders that the subject may read. */
  list(subject: Subject): Promise<readonly Order[]>
  create(maker: Subject, order: NewOrder): Promise<Order>
  assign(order: Order, checkerId: string): Promise<Order>
  decide(order: Order, action: 'approve' | 'reject'): Promise<Order>
}

const highestAmount = 100_000_000
const outcomes = { approve: 'approved', reject: 'rejected' } as const

export function createDesk(orders: Orders, users: Users): Desk {
  return {
    find: id => orders.find(id),
    list: subject => orders.list(policy.filter(subject, 'order:read')),
    async create(maker, { amount, payee }) {
      if (!Number.isInteger(amount) || amount < 1 || amount > highestAmount) {
        throw new Refusal(422, 'amount_refused', `The amount must be a whole number from 1 to ${highestAmount}.`)
      }
      return orders.insert({ amount, payee, maker_id: maker.id })
    },
    async assign(order, checkerId) {
      const checker = await users.find(checkerId)
      if (checker === undefined || !policy.can(checker, 'order:check', order)) {
        throw new Refusal(422, 'checker_refused', 'The checker must be a checker or super-checker, and not the maker.')
      }
      return stillPending(await orders.assign(order.id, checkerId))
    },
    // Writes only if the order is still pending and still has the checker that the policy checked.
    decide: async (order, action) => stillPending(await orders.decide(order, outcomes[action])),
  }
}

function stillPending(order: Order | undefined): Order {
  if (order !== undefined) return order
  throw new Refusal(
    409,
    'order_not_pending',
    'The order is no longer pending, or it was just assigned to somebody else.',
  )
}
