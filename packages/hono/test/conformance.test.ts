import { nodeIp } from '@sallyport/core/web'
import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { afterAll, describe, test, vi } from 'vitest'
import { sallyport } from '../src/index.ts'
import { listen } from './setup.ts'

// The server of Node writes to the console about each response that comes too late.
vi.spyOn(console, 'error').mockImplementation(() => {})
afterAll(() => void vi.restoreAllMocks())

/** All that any router, proxy or application passes over in a path, at once. */
function loosened({ url }: Request): string {
  const decoded = new URL(url).pathname.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent)
  const path = decoded
    .toLowerCase()
    .replace(/;[^/]*/g, '')
    .replace(/\/+/g, '/')
  return path.replace(/(?<=.)\/$/, '')
}

function build({ auth, hasMetadata, realm, routes, routeOptions, isLoose }: AdapterApp): Hono {
  const own = sallyport(auth, { realm, clientIp: nodeIp, ...routeOptions })
  const app = new Hono(isLoose ? { getPath: loosened } : {})
  app.onError(own.errors())
  app.route('/auth', own.routes)
  app.get('/.well-known/jwks.json', own.jwks)
  if (hasMetadata) app.route('/', own.metadata())
  for (const { method, path, access, answer } of routes) {
    const isPublic = 'reason' in access
    const seenBy = (c: Context) =>
      isPublic
        ? {}
        : { claims: own.claims.optional(c), ...(access.requirement.recheck !== undefined && { user: own.user(c) }) }
    const guard: MiddlewareHandler = isPublic ? own.guard.public(access.reason) : own.guard(access.requirement)
    app.on(method, path, guard, (c: Context) => c.json(answer({ ...seenBy(c), params: c.req.param() })))
  }
  return app
}

const adapter = {
  name: 'Hono',
  looseSpelling: '/;/%41DMIN;a=b//x/',
  start: async (app: AdapterApp) => listen(build(app)),
}
testHttpAdapter({ describe, test, afterAll }, adapter)
testAdapterAttacks({ describe, test, afterAll }, adapter)
