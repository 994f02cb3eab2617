import type { AddressInfo } from 'node:net'
import { type AdapterApp, type AdapterRoute, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { fastify } from 'fastify'
import { afterAll, describe, test } from 'vitest'
import { readers, type RouteAccess, sallyport } from '../src/index.ts'

const loosest = {
  caseSensitive: false,
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: true,
  useSemicolonDelimiter: true,
}

const adapter = {
  name: 'fastify',
  looseSpelling: '/ADMIN//x/;a=b',
  async start({ auth, realm, routes, routeOptions, isLoose }: AdapterApp) {
    const app = fastify(isLoose ? { routerOptions: loosest } : {})
    await app.register(sallyport, { auth, realm, ...routeOptions })
    const seenOf = createSeen(auth)
    for (const { method, path, access, answer } of routes) {
      app.route({
        method,
        url: path,
        config: { sallyport: toAccess(access) },
        handler: async request =>
          answer({ ...seenOf(access, request), params: request.params as Record<string, unknown> }),
      })
    }
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { server } = app
    return { port: (server.address() as AddressInfo).port, server, close: async () => app.close() }
  },
}
testHttpAdapter({ describe, test, afterAll }, adapter)
testAdapterAttacks({ describe, test, afterAll }, adapter)

function toAccess(access: AdapterRoute['access']): RouteAccess {
  return 'reason' in access ? { public: access.reason } : access.requirement
}

function createSeen(auth: AdapterApp['auth']) {
  const { claims, user } = readers(auth)
  return (access: AdapterRoute['access'], request: Parameters<typeof user>[0]) => {
    if ('reason' in access) return {}
    const { recheck } = access.requirement
    return { claims: claims.optional(request), ...(recheck !== undefined && { user: user(request) }) }
  }
}
