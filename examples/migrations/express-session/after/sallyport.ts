import { type AuthEvent, bcryptHasher, createAuth, migratingHasher, secretKey } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import type { Env } from '../app/app.ts'
import type { User, Users } from '../app/users.ts'

export function createSallyport(env: Env, pool: Pool, users: Users, onEvent: (event: AuthEvent) => Promise<void>) {
  const entryOf = (user: User | undefined) => user && { id: String(user.id), user, passwordHash: user.password_hash }

  return createAuth({
    issuer: 'https://shop.example.com',
    audience: 'https://shop.example.com',
    accessKey: secretKey(env['JWT_ACCESS_SECRET']),
    refreshKey: secretKey(env['JWT_REFRESH_SECRET']),
    store: postgresStore(pool),
    users: {
      findByLogin: async email => entryOf(await users.byEmail(email)),
      findById: async id => entryOf(await users.byId(Number(id))),
      replacePasswordHash: (id, expected, next) => users.replaceHash(Number(id), expected, next),
    },
    claims: ({ role }) => ({ role }),
    hashing: { hasher: migratingHasher(bcryptHasher()) },
    onEvent,
  })
}

export type Sallyport = ReturnType<typeof createSallyport>
