// Express 4 in CommonJS.
const { randomBytes } = require('node:crypto')
const { once } = require('node:events')
const { bcryptHasher, createAuth, memoryStore, secretKey } = require('@sallyport/core')
const { sallyport } = require('@sallyport/express')
const express = require('express')
const { usersOf, walk } = require('./shared/walk.cjs')

async function main() {
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
  const app = express()
  app.use('/auth', routes)
  app.get('/me', guard(), (req, res) => res.json({ id: claims(req).sub, roles: claims(req).roles }))
  app.get('/reports', guard.roles('checker'), (_req, res) => res.json([]))
  app.use(errors())
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await walk(`http://127.0.0.1:${server.address().port}`)
  server.close()
  server.closeAllConnections()
  await auth.close()
}

void main()
