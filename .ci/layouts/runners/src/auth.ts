import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { randomBytes } from 'node:crypto'
import { password } from '../shared/walk.cjs'

interface User {
  readonly id: string
  readonly roles: readonly string[]
}

interface Entry {
  readonly id: string
  readonly user: User
  passwordHash: string | null
}

/** An Auth with one user, whose password bcrypt hashed. */
export async function authWithAnn() {
  const ann: Entry = { id: 'u-ann', user: { id: 'u-ann', roles: ['maker'] }, passwordHash: null }
  const find = async (key: string) => (key === 'ann' || key === ann.id ? ann : undefined)
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore(),
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    claims: (user: User) => ({ roles: user.roles }),
  })
  await auth.ready()
  ann.passwordHash = await auth.passwords.hash(password)
  return auth
}
