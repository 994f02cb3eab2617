import { randomBytes } from 'node:crypto'
import { bcryptHasher, type Clock, createAuth, memoryStore, secretKey } from '@sallyport/core'

export interface User {
  readonly id: string
  readonly roles: readonly string[]
}

const [accessKey, refreshKey] = [secretKey(randomBytes(32)), secretKey(randomBytes(32))]
const roles: Readonly<Record<string, readonly string[]>> = { admin: ['admin'], maker: ['maker'], none: [] }

/** An Auth over memory, for users that are named after their roles. */
export function createAppAuth(clock?: Clock) {
  const entryOf = (id: string) => {
    const own = Object.hasOwn(roles, id) ? roles[id] : undefined
    return own && { id, user: { id, roles: own }, passwordHash: 'x' }
  }
  return createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey,
    refreshKey,
    store: memoryStore(clock && { clock }),
    users: {
      findByLogin: async login => entryOf(login),
      findById: async id => entryOf(id),
      replacePasswordHash: async () => false,
    },
    claims: (user: User) => ({ roles: user.roles }),
    hashing: { hasher: bcryptHasher({ cost: 10 }) },
    ...(clock && { clock }),
  })
}

export type AppAuth = ReturnType<typeof createAppAuth>

/** What each application is made from. */
export interface AppOptions {
  readonly auth: AppAuth
  /** Where uploads go. */
  readonly uploads: string
}
