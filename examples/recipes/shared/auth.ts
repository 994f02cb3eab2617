import { type AuthOptions, createAuth, fromEnv, memoryStore } from '@sallyport/core'
import { type User, users } from './users.ts'

type Claims = Pick<User, 'roles'>

export function createOrdersAuth(env = process.env, options: Partial<AuthOptions<User, Claims>> = {}) {
  return createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    ...fromEnv(env), // JWT_ACCESS_SECRET and JWT_REFRESH_SECRET
    store: memoryStore(), // postgresStore(pool) in production
    users,
    claims: ({ roles }: User): Claims => ({ roles }),
    ...options,
  })
}

export type OrdersAuth = ReturnType<typeof createOrdersAuth>
