import { definePolicy, resource } from '@sallyport/rbac'
import type { Order } from './orders.ts'

/** An order is approved by the checker to whom it was assigned, or by an admin. */
export const policy = definePolicy({
  resources: { order: resource<Order>()('approve') },
  roles: { maker: {}, checker: {}, admin: {} },
  rules: ({ allow, subject }) => [
    allow('checker', 'order:approve', { checker_id: subject.id, status: 'pending' }),
    allow('admin', 'order:approve', { status: 'pending' }),
  ],
})
