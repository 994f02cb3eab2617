import { bcryptHasher, createAuth, fromEnv, migratingHasher } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import type { Env } from '../app/app.ts'
import type { User, Users } from '../../tables/users.ts'

export const issuer = 'https://notes.example.com'

export function createNotesAuth(env: Env, pool: Pool, users: Users) {
  const entryOf = (user: User | undefined) => user && { id: String(user.id), user, passwordHash: user.password_hash }
  return createAuth({
    issuer,
    audience: issuer,
    ...fromEnv(env), // JWT_ACCESS_SECRET and JWT_REFRESH_SECRET: new secrets, not those of before
    store: postgresStore(pool),
    users: {
      findByLogin: async email => entryOf(await users.byEmail(email)),
      findById: async id => entryOf(await users.byId(Number(id))),
      replacePasswordHash: (id, expected, next) => users.replaceHash(Number(id), expected!, next),
    },
    claims: ({ email, role }) => ({ email, roles: [role] }),
    hashing: { hasher: migratingHasher(bcryptHasher({ cost: Number(env['BCRYPT_COST'] ?? 12) })) },
    tokens: { accessTtl: '15m', allowClaims: ['email'] },
  })
}

/** What the application reads from `req.auth`: the payload that express-jwt put there. */
export function payloadOf(claims: { sub: string; email: string; roles: readonly string[] }) {
  const { sub, email, roles } = claims
  return { sub: Number(sub), email, scope: roles.includes('admin') ? 'notes admin' : 'notes' }
}
