import { AuthError } from '@sallyport/core'
import type { Order, Orders } from './orders.ts'
import { policy, type Role } from './policy.ts'
import { Refusal } from './problem.ts'
import type { NewOrder } from './requests.ts'
import type { User, Users } from './users.ts'

/** Who asks: a token's claims, or the user as read just now. */
export interface Subject {
  readonly id: string
  readonly roles: readonly Role[]
}

/** What the back office does with orders. It asks the policy first, and the database last. */
export interface Desk {
  list(subject: Subject): Promise<readonly Order[]>
  find(subject: Subject, id: string): Promise<Order>
  create(subject: Subject, order: NewOrder): Promise<Order>
  assign(subject: Subject, id: string, checkerId: string): Promise<Order>
  decide(subject: Subject, id: string, action: 'approve' | 'reject'): Promise<Order>
}

const highestAmount = 100_000_000
const outcomes = { approve: 'approved', reject: 'rejected' } as const

export function createDesk(orders: Orders, users: Users): Desk {
  /** What one may not see does not exist. */
  async function find(subject: Subject, id: string): Promise<Order> {
    const order = await orders.find(id)
    if (order === undefined || !policy.can(subject, 'order:read', order)) throw new AuthError('not_found')
    return order
  }

  return {
    find,
    list: subject => orders.list(policy.filter(subject, 'order:read')),
    async create(subject, { amount, payee }) {
      if (!Number.isInteger(amount) || amount < 1 || amount > highestAmount) {
        throw new Refusal(422, 'amount_refused', `The amount must be a whole number from 1 to ${highestAmount}.`)
      }
      return orders.insert({ amount, payee, maker_id: subject.id })
    },
    async assign(subject, id, checkerId) {
      const order = await find(subject, id)
      if (!mayCheck(await users.find(checkerId), order)) {
        throw new Refusal(422, 'checker_refused', 'The checker must be a checker or super-checker, and not the maker.')
      }
      return stillPending(await orders.assign(id, checkerId))
    },
    async decide(subject, id, action) {
      const order = await find(subject, id)
      if (!policy.can(subject, `order:${action}`, order)) throw new AuthError('forbidden')
      return stillPending(await orders.decide(order, outcomes[action]))
    },
  }
}

function mayCheck(user: User | undefined, order: Order): boolean {
  if (user === undefined || user.id === order.maker_id) return false
  return user.roles.includes('checker') || user.roles.includes('super-checker')
}

function stillPending(order: Order | undefined): Order {
  if (order !== undefined) return order
  throw new Refusal(
    409,
    'order_not_pending',
    'The order is no longer pending, or it was just assigned to somebody else.',
  )
}
