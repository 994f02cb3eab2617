// Hono through the web entry.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { createWebGuard, errorResponse, webRoutes } from '@sallyport/core/web'
import { Hono } from 'hono'
import { usersOf, walk } from './shared/walk.cjs'

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: memoryStore(),
  users: await usersOf(password => bcryptHasher().hash(password)),
  claims: user => ({ roles: user.roles }),
})
const routes = webRoutes(auth)
const [signedIn, checkers] = [createWebGuard(auth), createWebGuard(auth, { roles: ['checker'] })]

const app = new Hono()
app.all('/auth/*', async c => (await routes(c.req.raw)) ?? c.notFound())
app.get('/me', async c => {
  const { claims } = await signedIn(c.req.raw)
  return c.json({ id: claims.sub, roles: claims.roles })
})
app.get('/reports', async c => {
  await checkers(c.req.raw)
  return c.json([])
})
app.onError(error => errorResponse(error))

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
if (!server.listening) await once(server, 'listening')
await walk(`http://127.0.0.1:${server.address().port}`)
server.close()
server.closeAllConnections()
await auth.close()
