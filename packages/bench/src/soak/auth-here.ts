import { type AuthOptions, bcryptHasher, createAuth, memoryStore } from '@sallyport/core'
import { issuer } from '../member/auth-of.ts'
import { firstKeys, ringsOf } from '../member/keys.ts'
import { type SoakUser, userOf } from '../store/kinds.ts'
import { everybody } from '../store/users.ts'

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
    hasher: bcryptHasher(),
    throttle: false,
    production: false,
    ...options,
  })
}

/** The one user of soaks about passwords. */
export function soleUser(passwordHash: string | null) {
  const entry = { id: 'ann', user: userOf('ann'), passwordHash }
  return {
    findByLogin: async () => entry,
    findById: async () => entry,
    replacePasswordHash: async () => false,
  }
}
