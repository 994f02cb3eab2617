import { proxiedIp, sallyport, type WebCall, type WebOptions } from '@sallyport/core/web'
import { createOrdersAuth, type OrdersAuth } from '../../shared/auth.ts'
import { orders } from '../../shared/orders.ts'
import { policy } from '../../shared/policy.ts'

/** Lax, so that a link from a mail opens a page, and not the login. Other sites can make browsers send it with GET only. */
const cookies: WebOptions['cookies'] = { access: { sameSite: 'lax' } }

/** React Router does not tell the connection: one proxy adds the client's address, and nobody else reaches the server. */
const clientIp = proxiedIp({ trust: 1 })

export function createOrdersApp(auth: OrdersAuth, table = orders) {
  const byId = ({ params }: WebCall) => table.find(params['id']!)
  const { guard, ...rest } = sallyport(auth, { policy, cookies, clientIp })
  return {
    ...rest,
    orders: table,
    signedIn: guard(),
    admin: guard.roles('admin'),
    approve: guard.can('order:approve', byId, { recheck: '0s' }),
  }
}

export type OrdersApp = ReturnType<typeof createOrdersApp>

const held: typeof globalThis & { ordersApp?: OrdersApp } = globalThis

/** Returns the one application of this process: global, because the development server loads this file again at each change. */
export function app(): OrdersApp {
  return (held.ordersApp ??= createOrdersApp(createOrdersAuth()))
}
