import { bcryptHasher, createAuth, fromEnv, migratingHasher } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import type { Env } from '../app/app.ts'
import type { User, Users } from '../../tables/users.ts'

const issuer = 'https://notes.example.com'

export function createNotesAuth(env: Env, pool: Pool, users: Users) {
  const entryOf = (user: User | undefined) => user && { id: String(user.id), user, passwordHash: user.password_hash }
  return createAuth({
    issuer,
    audience: issuer,
    ...fromEnv(env), // JWT_ACCESS_SECRET and JWT_REFRESH_SECRET
    store: postgresStore(pool),
    users: {
      findByLogin: async email => entryOf(await users.byEmail(email)),
      findById: async id => entryOf(await users.byId(Number(id))),
      replacePasswordHash: (id, expected, next) => users.replaceHash(Number(id), expected!, next),
    },
    claims: ({ email, role }) => ({ email, roles: [role] }),
    hashing: { hasher: migratingHasher(bcryptHasher({ cost: Number(env['BCRYPT_COST'] ?? 12) })) },
    tokens: { refreshTtl: '30d', allowClaims: ['email'] }, // unused for 30 days, as before
    sessions: { ttl: '365d' },
  })
}
