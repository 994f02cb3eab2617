import { type AuthOptions, createAuth, memoryStore } from '@sallyport/core'
import { issuer } from './member/auth-of.ts'
import { firstKeys, ringsOf } from './member/keys.ts'
import { type SoakUser, userOf } from './store/kinds.ts'
import { everybody } from './store/users.ts'

export type Options = Partial<AuthOptions<SoakUser, { roles: readonly string[] }>>

/** Creates an `Auth` in this process. Default: a memory store, and bcrypt at cost 12. */
export function authHere(options: Options = {}) {
  return createAuth<SoakUser, { roles: readonly string[] }>({
    issuer,
    audience: issuer,
    ...ringsOf(firstKeys),
    store: memoryStore(),
    users: everybody(),
    claims: user => ({ roles: user.roles }),
    throttle: false,
    production: false,
    ...options,
  })
}

/** A directory in which every user exists and has the same password hash, because hashing for each would take too long. */
export function usersWith(passwordHash: string | null) {
  const find = async (id: string) => ({ id, user: userOf(id), passwordHash })
  return { findByLogin: find, findById: find, replacePasswordHash: async () => false }
}
