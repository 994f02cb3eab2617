// One user's day in a Nest application. Each consumer passes the copies of the packages that it loaded, and the platforms.
// Written without decorator syntax, which Node does not run.
const assert = require('node:assert/strict')
const { makeAuth, walk } = require('./day.cjs')

function makeModule({ core, adapter, common }, auth) {
  const { Controller, Get, Module } = common

  class MeController {
    me(claims) {
      return { sub: claims.sub, roles: claims.roles }
    }

    admin() {
      return 'reached'
    }

    health() {
      return 'ok'
    }
  }
  const decorate = (name, ...decorators) => {
    const descriptor = Object.getOwnPropertyDescriptor(MeController.prototype, name)
    for (const each of decorators) each(MeController.prototype, name, descriptor)
  }
  decorate('me', Get('me'))
  adapter.CurrentUser()(MeController.prototype, 'me', 0)
  decorate('admin', Get('admin'), adapter.Roles('admin'))
  decorate('health', Get('health'), adapter.Public('for the load balancer'))
  Controller()(MeController)

  function AppModule() {}
  const shared = { ...auth, close: async () => {} }
  Module({ imports: [adapter.SallyportModule.forRoot(shared)], controllers: [MeController] })(AppModule)
  assert.ok(core.isAuthError(new core.AuthError('csrf')))
  return AppModule
}

/** Runs login, refresh, guard, roles and the audit on every platform. Throws if anything is wrong. */
async function nestDay(copies) {
  for (const platform of copies.platforms) {
    const auth = await makeAuth(copies)
    const app = await copies.nest.NestFactory.create(makeModule(copies, auth), platform(), { logger: false })
    try {
      await app.listen(0, '127.0.0.1')
      const url = await app.getUrl()
      await walk(auth, copies.core, url)
      assert.equal((await fetch(`${url}/admin`)).status, 401)
      assert.equal((await fetch(`${url}/health`)).status, 200)
      const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"password":' }
      const refused = await fetch(`${url}/auth/login`, broken)
      assert.deepEqual([refused.status, (await refused.json()).code], [400, 'invalid_request'])
      const { routes, findings } = copies.adapter.auditNest(app)
      assert.deepEqual(findings, [])
      assert.ok(routes.some(({ path, guards }) => path === '/admin' && guards[0].roles[0] === 'admin'))
    } finally {
      await app.close()
      await auth.close()
    }
  }
}

module.exports = { nestDay }
