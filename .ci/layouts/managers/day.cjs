// Each program passes the copies of the packages that it loaded.
const assert = require('node:assert/strict')
const { randomBytes } = require('node:crypto')
const { once } = require('node:events')
const express = require('express')
const { usersOf, walk } = require('./shared/walk.cjs')

/** The optional package is not installed. */
async function missesArgon2({ core, argon2Hasher }) {
  const error = await argon2Hasher()
    .ready()
    .catch(thrown => thrown)
  assert.ok(core.isAuthError(error))
  assert.equal(error.code, 'misconfigured')
  assert.match(
    error.cause.message,
    /^@node-rs\/argon2 could not be loaded: .*@node-rs\/argon2.*Install @node-rs\/argon2 /,
  )
}

async function day(copies) {
  const { core, adapter } = copies
  await missesArgon2(copies)
  const auth = core.createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: core.secretKey(randomBytes(32)),
    refreshKey: core.secretKey(randomBytes(32)),
    store: core.memoryStore(),
    users: await usersOf(password => core.bcryptHasher().hash(password)),
    claims: user => ({ roles: user.roles }),
  })
  await auth.ready()
  const { guard, claims, routes, errors } = adapter.sallyport(auth)
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

module.exports = { day }
