// Next.js route handlers through the web entry.
import { randomBytes } from 'node:crypto'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { createWebGuard, errorResponse, webRoutes } from '@sallyport/core/web'
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
  return {
    routes: webRoutes(auth),
    signedIn: createWebGuard(auth),
    checkers: createWebGuard(auth, { roles: ['checker'] }),
  }
}

let created

/** Answers every request. Made at the first one, because `next build` loads this file too. */
export async function answer(request) {
  created ??= create()
  const { routes, signedIn, checkers } = await created
  try {
    const fromAuth = await routes(request)
    if (fromAuth !== undefined) return fromAuth
    const { pathname } = new URL(request.url)
    const { claims } = await (pathname === '/reports' ? checkers : signedIn)(request)
    return Response.json({ id: claims.sub, roles: claims.roles })
  } catch (error) {
    return errorResponse(error)
  }
}
