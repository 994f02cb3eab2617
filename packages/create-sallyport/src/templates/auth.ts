/** The application's Auth. */
export const authFile = `import { createAuth, fromEnv, type Store, type UserCallbacks } from '@sallyport/core'
import type { User } from './users.js'

/** The issuer and audience of the tokens: the URL of your API. */
const api = 'https://api.example.com'

export function createAppAuth(store: Store, users: UserCallbacks<User>, env = process.env) {
  return createAuth({
    issuer: api,
    audience: api,
    ...fromEnv(env),
    store,
    users,
    claims: (user: User) => ({ roles: user.roles }),
  })
}

export type AppAuth = ReturnType<typeof createAppAuth>
`

export const policyFile = `import { definePolicy, resource } from '@sallyport/rbac'

export interface Order {
  readonly id: string
  readonly amount: number
  readonly maker_id: string
}

/** Who may do what. Anything that no rule allows is denied. */
export const policy = definePolicy({
  resources: { order: resource<Order>()('read', 'approve') },
  roles: { maker: {}, checker: {} },
  rules: ({ allow, subject }) => [
    allow('maker', 'order:read', { maker_id: subject.id }),
    allow('checker', ['order:read', 'order:approve']),
  ],
  // Anybody who made an order may not approve it, whatever their roles.
  duties: ({ forbidSame }) => [
    forbidSame('order', { maker: { field: 'maker_id' }, approver: { actions: ['approve'] } }),
  ],
})

/** Replace this by your own table. */
const orders: readonly Order[] = [
  { id: 'o-1', amount: 100, maker_id: 'u-1' },
  { id: 'o-2', amount: 200, maker_id: 'u-2' },
]

export async function findOrder(id: string | undefined): Promise<Order | undefined> {
  return orders.find(order => order.id === id)
}
`
