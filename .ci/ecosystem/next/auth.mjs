// Next.js route handlers through the web entry.
import { randomBytes } from 'node:crypto'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/core/web'
import { usersOf } from './shared/walk.cjs'

async function create() {
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore({ allowInProduction: true }),
    users: await usersOf(password => bcryptHasher().hash(password)),
    claims: user => ({ roles: user.roles }),
  })
  // `next start` does not tell the address of the connection.
  const { guard, claims, router } = sallyport(auth, { clientIp: false })
  const about = request => Response.json({ id: claims(request).sub, roles: claims(request).roles })
  return router({ 'GET /me': guard().route(about), 'GET /reports': guard.roles('checker').route(about) })
}

let created

/** Answers every request. Made at the first one, because `next build` loads this file too. */
export async function answer(request) {
  created ??= create()
  return (await created).fetch(request)
}
