import { bcryptHasher, createAuth, fromEnv, migratingHasher } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import type { Env } from '../app/app.ts'
import type { User } from '../app/users.ts'

const issuer = 'https://notes.example.com'

/** Reads the scrypt hashes of Better Auth, and writes bcrypt. */
export const hasherOf = (env: Env) => migratingHasher(bcryptHasher({ cost: Number(env['BCRYPT_COST'] ?? 12) }))

export function createNotesAuth(env: Env, pool: Pool) {
  const find = async (where: 'id' | 'email', value: string) => {
    const sql = `select u.*, a.password from "user" u
      left join account a on a."userId" = u.id and a."providerId" = 'credential' where u.${where} = $1`
    const [row] = (await pool.query<User & { password: string | null }>(sql, [value])).rows
    return row && { id: row.id, user: row, passwordHash: row.password }
  }
  return createAuth({
    issuer,
    audience: issuer,
    ...fromEnv(env), // JWT_ACCESS_SECRET and JWT_REFRESH_SECRET
    store: postgresStore(pool),
    users: {
      findByLogin: email => find('email', email),
      findById: id => find('id', id),
      async replacePasswordHash(id, expected, next) {
        const sql = `update account set password = $3, "updatedAt" = now()
          where "userId" = $1 and "providerId" = 'credential' and password = $2`
        return (await pool.query(sql, [id, expected, next])).rowCount === 1
      },
    },
    claims: ({ role }) => ({ roles: [role] }),
    hashing: { hasher: hasherOf(env) },
    tokens: { refreshTtl: '7d' }, // unused for 7 days, as before
    sessions: { ttl: '365d' },
  })
}
