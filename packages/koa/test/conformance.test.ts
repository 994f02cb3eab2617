import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import Router, { type RouterContext } from '@koa/router'
import { afterAll, describe, test } from 'vitest'
import { sallyport } from '../src/index.ts'
import { listen, loadKoa, versions } from './setup.ts'

describe.each(versions)('%s', async version => {
  const Koa = await loadKoa(version)

  function build({ auth, realm, routes, routeOptions, isLoose }: AdapterApp) {
    const own = sallyport(auth, { realm, ...routeOptions })
    const app = new Koa()
    app.silent = true
    app.use(own.errors())
    app.use(own.routes)
    // The router is loose about case and slashes by default.
    const router = new Router(isLoose ? {} : { sensitive: true, strict: true })
    for (const { method, path, access, answer } of routes) {
      const isPublic = 'reason' in access
      const guard = isPublic ? own.guard.public(access.reason) : own.guard(access.requirement)
      router.register(
        path,
        [method],
        [
          guard,
          (ctx: RouterContext) => {
            const seen = isPublic
              ? {}
              : {
                  claims: own.claims.optional(ctx),
                  ...(access.requirement.recheck !== undefined && { user: own.user(ctx) }),
                }
            ctx.body = answer({ ...seen, params: ctx.params })
          },
        ],
      )
    }
    return app.use(router.routes())
  }

  const adapter = {
    name: version,
    looseSpelling: '/ADMIN/x/',
    start: async (app: AdapterApp) => listen(build(app)),
  }
  testHttpAdapter({ describe, test, afterAll }, adapter)
  if (version === 'koa') testAdapterAttacks({ describe, test, afterAll }, adapter)
})
