import { definePolicy, resource } from '@sallyport/rbac'
import type { Order } from './orders.ts'

/** Every role. */
export const roles = ['admin', 'maker', 'checker', 'super-checker'] as const

export type Role = (typeof roles)[number]

/** The largest amount that a checker may decide, in minor units. */
const checkersLimit = 1_000_000

/** Who may do what. Anything that no rule allows is denied. `policy.md` shows it as a table. */
export const policy = definePolicy({
  resources: {
    // A checker may decide only on orders that are assigned to them.
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
  // Four eyes: the maker of an order never checks it or decides on it, whatever their roles.
  duties: ({ forbidSame }) => [
    forbidSame('order', {
      maker: { field: 'maker_id', verb: 'made' },
      checker: { actions: ['check', 'approve', 'reject'] },
    }),
  ],
})

export type OrdersPolicy = typeof policy
