import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAuth, memoryStore, type PasswordHasher, secretKey, type UserDirectory } from '@sallyport/core'
import type { AuthRoutesOptions } from '@sallyport/core/http'
import { sallyport } from '@sallyport/express'
import express, { type Express } from 'express'
import { onTestFinished } from 'vitest'

export const password = 'correct horse battery staple'
/** The origin of the pages that use the API. */
export const page = 'https://app.example.com'

const accessKey = secretKey(randomBytes(32))
const refreshKey = secretKey(randomBytes(32))

/** Does not hash, because these tests are not about passwords. */
const hasher: PasswordHasher = {
  maxBytes: 72,
  hash: async text => text,
  verify: async (text, hash) => text === hash,
  needsRehash: () => false,
  unusable: () => undefined,
}

/** Every login with the password succeeds. */
const users: UserDirectory<string> = {
  findByLogin: async login => ({ id: login, user: login, passwordHash: password }),
  findById: async id => ({ id, user: id, passwordHash: password }),
  replacePasswordHash: async () => false,
}

/** An API on Express with the auth routes: `/me` returns the user, `/public` the user if there is one. */
export async function startCookieApi(
  cookies: NonNullable<AuthRoutesOptions['cookies']> = {},
  served: Express = express(),
  paths: NonNullable<AuthRoutesOptions['paths']> = {},
) {
  const time = { now: Date.UTC(2030, 0, 1) }
  const clock = () => time.now
  const issuer = 'https://api.example.com'
  const store = memoryStore({ clock })
  const auth = createAuth({ issuer, audience: issuer, accessKey, refreshKey, store, users, hashing: { hasher }, clock })
  const { guard, claims, routes, errors } = sallyport(auth, {
    cookies: cookies && { origins: [page], ...cookies },
    paths,
  })
  const app = served.set('env', 'test')
  app.use('/auth', routes)
  app.all('/me', guard(), express.text(), (req, res) => res.json({ sub: claims(req).sub, body: req.body as unknown }))
  app.all('/public', guard.optional(), (req, res) => res.json({ sub: claims.optional(req)?.sub ?? null }))
  app.use(errors())
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    auth,
    port,
    baseUrl: `http://localhost:${port}`,
    /** Expires the access tokens issued so far. Refresh tokens stay valid. */
    expire: () => void (time.now += 1_000_000),
  }
}
