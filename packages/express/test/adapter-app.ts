import type { AdapterApp } from '@sallyport/testkit'
import type createExpress from 'express'
import type { Express, Request } from 'express'
import type { sallyport as createSallyport } from '../src/index.ts'

/** A version of Express, and the package as it runs on it. */
interface Loaded {
  readonly express: typeof createExpress
  readonly sallyport: typeof createSallyport
}

/** Builds the application of the conformance suite with a version of Express. */
export function build(
  { express, sallyport }: Loaded,
  { auth, hasMetadata, realm, routes, routeOptions, isLoose }: AdapterApp,
): Express {
  const {
    guard,
    claims,
    user,
    routes: authRoutes,
    jwks,
    metadata,
    errors,
  } = sallyport(auth, { realm, ...routeOptions })
  // Otherwise Express writes to the console about a late response.
  const app = express().disable('x-powered-by').set('env', 'test')
  // Express is loose about case and slashes by default.
  if (!isLoose) app.enable('case sensitive routing').enable('strict routing')
  app.use('/auth', authRoutes)
  app.get('/.well-known/jwks.json', jwks)
  if (hasMetadata) app.use(metadata())
  for (const { method, path, access, answer } of routes) {
    const verb = method === 'GET' ? 'get' : 'post'
    const isPublic = 'reason' in access
    const seenBy = (req: Request) =>
      isPublic
        ? {}
        : { claims: claims.optional(req), ...(access.requirement.recheck !== undefined && { user: user(req) }) }
    app[verb](path, isPublic ? guard.public(access.reason) : guard(access.requirement), (req, res) => {
      res.json(answer({ ...seenBy(req), params: req.params }))
    })
  }
  return app.use(errors())
}
