import { createAuth, bcryptHasher, migratingHasher, secretKey } from '@sallyport/core'
import { argon2Hasher } from '@sallyport/core/argon2'
import { acceptIssuers, previousTokens } from '@sallyport/core/issuers'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import type { Env } from '../app/app.ts'
import type { User, Users } from '../app/users.ts'

export function createSallyport(env: Env, pool: Pool, users: Users) {
  const entryOf = (user: User | undefined) =>
    user && { id: String(user.id), user: { role: user.role }, passwordHash: user.password_hash }

  const counts = new Map<string, number>()
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(env['JWT_ACCESS_SECRET']),
    refreshKey: secretKey(env['JWT_REFRESH_SECRET']),
    store: postgresStore(pool),
    users: {
      findByLogin: async email => entryOf(await users.byEmail(email)),
      findById: async id => entryOf(await users.byId(Number(id))),
      replacePasswordHash: (id, expected, next) => users.replaceHash(Number(id), expected, next),
    },
    claims: ({ role }) => ({ role }),
    hashing: { hasher: migratingHasher(bcryptHasher({ cost: Number(env['BCRYPT_COST'] ?? 12) }), argon2Hasher()) },
    onEvent: ({ type }) => void counts.set(type, (counts.get(type) ?? 0) + 1),
  })

  const accepting = acceptIssuers(auth, {
    issuers: [
      previousTokens({
        secret: secretKey(env['JWT_SECRET']),
        issuedBefore: new Date(env['OLD_TOKENS_UNTIL']!),
        subject: ({ userId }) => (typeof userId === 'number' ? String(userId) : undefined),
      }),
    ],
    claims: ({ roles }): Pick<User, 'role'> => ({ role: roles.includes('admin') ? 'admin' : 'user' }),
  })
  return { auth, accepting, counts }
}

export type Sallyport = ReturnType<typeof createSallyport>['auth']
