// Koa through its adapter, with its router.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import Router from '@koa/router'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { auditKoa, sallyport } from '@sallyport/koa'
import Koa from 'koa'
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
const { guard, claims, routes, errors } = sallyport(auth)

const router = new Router()
router.get('/me', guard(), ctx => void (ctx.body = { id: claims(ctx).sub, roles: claims(ctx).roles }))
router.get('/reports', guard.roles('checker'), ctx => void (ctx.body = []))
const app = new Koa().use(errors()).use(routes).use(router.routes()).use(router.allowedMethods())
if (auditKoa(app).findings.length > 0) throw new Error('the audit has findings')

const server = app.listen(0, '127.0.0.1')
if (!server.listening) await once(server, 'listening')
await walk(`http://127.0.0.1:${server.address().port}`)
server.close()
server.closeAllConnections()
await auth.close()
