import { memoryStore } from '@sallyport/core'
import { createOrdersApp, type OrdersApp } from '../lib/app.ts'
import { createOrdersAuth } from '../shared/auth.ts'
import { addUser } from '../shared/users.ts'

/** Adds a checker with an order. Passwords are hashed by bcrypt, as by default. */
export async function seed() {
  const auth = createOrdersAuth(process.env, { store: memoryStore({ allowInProduction: true }) })
  const passwordHash = await auth.passwords.hash('correct horse battery staple')
  addUser({ id: 'u-cho', username: 'cho', roles: ['checker'], passwordHash })
  const held: typeof globalThis & { ordersApp?: OrdersApp } = globalThis
  held.ordersApp = createOrdersApp(auth)
  held.ordersApp.orders.add({ id: 'o-1', maker_id: 'u-mia', checker_id: 'u-cho', status: 'pending' })
}
