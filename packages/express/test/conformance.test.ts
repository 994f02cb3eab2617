import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { acceptIssuers, jwtIssuer } from '@sallyport/core/issuers'
import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import type { Express, Request } from 'express'
import { afterAll, describe, test } from 'vitest'
import { load, versions } from './setup.ts'

describe.each(versions)('%s', async version => {
  const { express, sallyport } = await load(version)

  function build({ auth, hasMetadata, realm, routes, routeOptions, isLoose }: AdapterApp): Express {
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

  async function start(app: AdapterApp) {
    const server = build(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const close = async () => void (await new Promise(resolve => server.close(resolve)))
    return { port: (server.address() as AddressInfo).port, server, close }
  }

  testHttpAdapter({ describe, test, afterAll }, { name: version, looseSpelling: '/ADMIN/x/', start })

  // Sallyport's own tokens are verified in the same way if those of another issuer are accepted too.
  if (version === 'express') {
    testHttpAdapter(
      { describe, test, afterAll },
      {
        name: 'with tokens of another issuer',
        looseSpelling: '/ADMIN/x/',
        start: app =>
          start({ ...app, auth: acceptIssuers(app.auth, { issuers: [another], claims: () => ({ roles: [] }) }) }),
      },
    )
  }
})

const another = jwtIssuer({
  issuer: 'https://id.example.com',
  audience: 'api',
  jwks: 'https://id.example.com/keys',
  subject: () => undefined,
})
