import { randomBytes } from 'node:crypto'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'

/** The Auth of each application. Without a hasher it is bcrypt's. */
export async function authWith(hashing) {
  const ann = { id: 'u-ann', user: { id: 'u-ann', roles: ['maker'] }, passwordHash: null }
  const find = async key => (key === 'ann' || key === ann.id ? ann : undefined)
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore({ allowInProduction: true }),
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    claims: user => ({ roles: user.roles }),
    ...(hashing && { hashing }),
  })
  await auth.ready()
  ann.passwordHash = await auth.passwords.hash('correct horse battery staple')
  return auth
}
