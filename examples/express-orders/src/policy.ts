import { definePolicy, resource } from '@sallyport/rbac'
import type { Order } from './orders.ts'

/** Every role that there is. */
export const roles = ['admin', 'maker', 'checker', 'super-checker'] as const

export type Role = (typeof roles)[number]

/** The most, in minor units, that a checker may decide alone. */
const checkersLimit = 1_000_000

/** Who may do what. What no rule grants is denied. `policy.md` shows it as a table. */
export const policy = definePolicy({
  resources: {
    // To check is to be the one whom an order is assigned to.
    order: resource<Order>()('create', 'read', 'assign', 'check', 'approve', 'reject'),
    user: resource<object>()('list', 'block'),
  },
  roles: { admin: {}, maker: {}, checker: {}, 'super-checker': {} },
  rules: ({ allow, subject }) => [
    allow('maker', 'order:create'),

    allow('maker', 'order:read', { maker_id: subject.id }),
    allow('checker', 'order:read', { checker_id: subject.id }),
    allow(['super-checker', 'admin'], ['order:read', 'order:assign', 'user:list']),

    allow(['checker', 'super-checker'], 'order:check'),
    allow('checker', ['order:approve', 'order:reject'], { checker_id: subject.id, amount: { lte: checkersLimit } }),
    allow('super-checker', ['order:approve', 'order:reject'], { checker_id: subject.id }),
    allow('admin', ['order:approve', 'order:reject', 'user:block']),
  ],
  // Four eyes: who made an order neither gets it to check nor decides on it, whatever their roles.
  duties: ({ forbidSame }) => [
    forbidSame('order', {
      maker: { field: 'maker_id', verb: 'made' },
      checker: { actions: ['check', 'approve', 'reject'] },
    }),
  ],
})

export type OrdersPolicy = typeof policy
