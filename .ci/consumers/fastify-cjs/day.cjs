// The day of `../day.cjs` on Fastify. Each consumer passes the copies of the packages that it loaded.
const assert = require('node:assert/strict')
const { makeAuth, walk } = require('../day.cjs')

async function makeApp({ fastify, adapter }, auth) {
  const { claims } = adapter.readers(auth)
  const app = fastify()
  await app.register(adapter.sallyport, { auth })
  app.get('/me', request => ({ sub: claims(request).sub, roles: claims(request).roles }))
  return app
}

/** Runs login, verify, refresh and guard. Throws if anything is wrong. Closing the application closes everything. */
async function day(copies) {
  const auth = await makeAuth(copies)
  const app = await makeApp(copies, auth)
  try {
    await walk(auth, copies.core, await app.listen({ port: 0, host: '127.0.0.1' }))
    const { routes, findings } = await copies.adapter.auditFastify(app)
    assert.deepEqual(findings, [])
    assert.ok(routes.some(({ method, path }) => method === 'GET' && path === '/me'))
  } finally {
    await app.close()
  }
}

module.exports = { day }
