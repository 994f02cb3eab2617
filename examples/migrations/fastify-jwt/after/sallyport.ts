import { bcryptHasher, type ClaimsOf, createAuth, fromEnv, migratingHasher, secretKey } from '@sallyport/core'
import { acceptIssuers, previousTokens } from '@sallyport/core/issuers'
import { postgresStore } from '@sallyport/postgres'
import type { User } from '../../tables/users.ts'
import type { Env, Parts, Payload } from '../app/app.ts'

export const issuer = 'https://notes.example.com'

export function createNotesAuth({ env, pool, users }: Parts) {
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
    tokens: { accessTtl: '10m', allowClaims: ['email'] },
  })
}

type NotesAuth = ReturnType<typeof createNotesAuth>

/** When every login has been switched over: tokens of before that were issued later are refused. */
export const oldTokensUntil = (env: Env) => new Date(env['OLD_TOKENS_UNTIL'] ?? '')

/** Also accepts the access tokens of before. */
export function acceptOldTokens(auth: NotesAuth, env: Env) {
  const previous = previousTokens({
    secret: secretKey(env['ACCESS_TOKEN_SECRET']),
    issuedBefore: oldTokensUntil(env),
    subject: ({ id }) => (typeof id === 'number' ? String(id) : undefined),
  })
  return acceptIssuers(auth, {
    issuers: [previous],
    claims: ({ payload, roles }) => ({
      email: String(payload['email']),
      roles: [roles.includes('admin') ? ('admin' as const) : ('user' as const)],
    }),
  })
}

/** What handlers read from `request.user`: the payload of before. */
export function payloadOf({ sub, email, roles }: ClaimsOf<NotesAuth>): Payload {
  return { id: Number(sub), email, role: roles[0] ?? 'user' }
}
