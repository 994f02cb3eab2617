// Hono through its adapter.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { nodeIp } from '@sallyport/core/web'
import { auditHono, sallyport } from '@sallyport/hono'
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
const { guard, routes, errors } = sallyport(auth, { clientIp: nodeIp })

const app = new Hono()
app.onError(errors())
app.route('/auth', routes)
app.get('/me', guard(), c => c.json({ id: c.var.auth.claims.sub, roles: c.var.auth.claims.roles }))
app.get('/reports', guard.roles('checker'), c => c.json([]))
if (auditHono(app).findings.length > 0) throw new Error('the audit has findings')

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
if (!server.listening) await once(server, 'listening')
await walk(`http://127.0.0.1:${server.address().port}`)
server.close()
server.closeAllConnections()
await auth.close()
