import type { AdapterApp } from '@sallyport/testkit'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { sallyport } from '../src/index.ts'

type SallyportOptions = NonNullable<Parameters<typeof sallyport>[1]>

/** Another spelling of `/admin/x` for the loose router. */
export const looseSpelling = '/;/%41DMIN;a=b//x/'

/** All that any router, proxy or application passes over in a path, at once. */
function loosened({ url }: Request): string {
  const decoded = new URL(url).pathname.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent)
  const path = decoded
    .toLowerCase()
    .replace(/;[^/]*/g, '')
    .replace(/\/+/g, '/')
  return path.replace(/(?<=.)\/$/, '')
}

/** Builds the application of the conformance suite. */
export function build(
  { auth, hasMetadata, realm, routes, routeOptions, isLoose }: AdapterApp,
  clientIp: SallyportOptions['clientIp'],
): Hono {
  const own = sallyport(auth, { realm, clientIp, ...routeOptions })
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
