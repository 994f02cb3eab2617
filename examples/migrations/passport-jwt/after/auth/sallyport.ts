import { bcryptHasher, type ClaimsOf, createAuth, fromEnv, migratingHasher, secretKey } from '@sallyport/core'
import { acceptIssuers, previousTokens } from '@sallyport/core/issuers'
import { postgresStore } from '@sallyport/postgres'
import type { Pool } from 'pg'
import type { User, Users } from '../../../tables/users.ts'
import type { Env } from '../../app/database.module.ts'
import type { UserOfRequest } from './user-of-request.ts'

export const issuer = 'https://notes.example.com'

export function createNotesAuth(env: Env, pool: Pool, users: Users) {
  const entryOf = (user: User | undefined) => user && { id: String(user.id), user, passwordHash: user.password_hash }
  return createAuth({
    issuer,
    audience: issuer,
    ...fromEnv(env), // JWT_ACCESS_SECRET and JWT_REFRESH_SECRET: new secrets, not the one of before
    store: postgresStore(pool),
    users: {
      findByLogin: async email => entryOf(await users.byEmail(email)),
      findById: async id => entryOf(await users.byId(Number(id))),
      replacePasswordHash: (id, expected, next) => users.replaceHash(Number(id), expected!, next),
    },
    claims: ({ email, role }) => ({ username: email, roles: [role as string] }),
    hashing: { hasher: migratingHasher(bcryptHasher({ cost: Number(env['BCRYPT_COST'] ?? 12) })) },
    tokens: { accessTtl: '1h', allowClaims: ['username'] }, // until clients refresh
  })
}

export type NotesAuth = ReturnType<typeof createNotesAuth>

/** Also accepts the tokens of before. */
export function acceptOldTokens(auth: NotesAuth, env: Env) {
  const previous = previousTokens({
    secret: secretKey(env['JWT_SECRET']),
    issuedBefore: new Date(env['OLD_TOKENS_UNTIL'] ?? ''),
    subject: ({ sub }) => (typeof sub === 'number' ? String(sub) : undefined),
  })
  const claims = ({ payload, roles }: { payload: Readonly<Record<string, unknown>>; roles: readonly string[] }) => ({
    username: String(payload['username']),
    roles: [...roles],
  })
  return acceptIssuers(auth, { issuers: [previous], claims })
}

/** What handlers read from `req.user`: what `validate` of the JWT strategy returned. */
export function userOf({ sub, username, roles }: ClaimsOf<NotesAuth>): UserOfRequest {
  return { userId: Number(sub), username, role: roles[0] ?? '' }
}
