import { Server } from '@hapi/hapi'
import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { afterAll, describe, test } from 'vitest'
import { sallyport } from '../src/index.ts'

async function build({ auth, realm, routes, routeOptions, isLoose }: AdapterApp) {
  const own = sallyport(auth, { realm, ...routeOptions })
  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    debug: false,
    router: { isCaseSensitive: !isLoose, stripTrailingSlash: isLoose },
  })
  await server.register(own.plugin)
  for (const { method, path, access, answer } of routes) {
    const isPublic = 'reason' in access
    server.route({
      method,
      path: path.replaceAll(/:(\w+)/g, '{$1}'),
      options: isPublic ? own.guard.public(access.reason) : own.guard(access.requirement),
      handler: request => {
        const seen = isPublic
          ? {}
          : {
              claims: own.claims.optional(request),
              ...(access.requirement.recheck !== undefined && { user: own.user(request) }),
            }
        return answer({ ...seen, params: request.params })
      },
    })
  }
  return server
}

const adapter = {
  name: 'hapi',
  looseSpelling: '/ADMIN/x/',
  async start(app: AdapterApp) {
    const server = await build(app)
    await server.start()
    return { port: server.info.port as number, server: server.listener, close: async () => server.stop({ timeout: 0 }) }
  },
}
testHttpAdapter({ describe, test, afterAll }, adapter)
testAdapterAttacks({ describe, test, afterAll }, adapter)
