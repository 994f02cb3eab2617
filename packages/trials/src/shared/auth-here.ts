import { type AuthOptions, createAuth, memoryStore } from '@sallyport/core'
import { issuer } from './member/auth-of.ts'
import { firstKeys, ringsOf } from './member/keys.ts'
import { type SoakUser, userOf } from './store/kinds.ts'
import { everybody } from './store/users.ts'

export type Options = Partial<AuthOptions<SoakUser, { roles: readonly string[] }>>

/** Makes an `Auth` in this process, on a memory store and with bcrypt at cost 12 unless it is told otherwise. */
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

/** Whoever logs in, all with the same password: hashing it for each would take longer than what is measured. */
export function usersWith(passwordHash: string | null) {
  const find = async (id: string) => ({ id, user: userOf(id), passwordHash })
  return { findByLogin: find, findById: find, replacePasswordHash: async () => false }
}
