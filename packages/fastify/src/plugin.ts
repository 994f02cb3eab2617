import { adapterBase, claimCookies, readBasePath } from '@sallyport/core/adapter'
import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { checkRoutes } from './audit/check-routes.ts'
import { openLedger } from './audit/ledger.ts'
import { keepDelivery } from './deliver.ts'
import { createRouteErrors } from './errors.ts'
import { createGuardHook } from './guard.ts'
import { createGuards } from './guards.ts'
import { createOnRoute } from './on-route.ts'
import { optionNames, type SallyportOptions } from './options.ts'
import { declareAuth } from './request-auth.ts'
import { createAuthRoutes, toRouteOptions } from './routes.ts'

/** The plugin, not yet wrapped. Requests meet the hooks in the order in which they are added. */
const plugin: FastifyPluginAsync<SallyportOptions> = async (fastify, options) => {
  const {
    auth,
    closeAuth = false,
    jwks: hasKeys = true,
    metadata: hasMetadata = true,
    routes: hasRoutes = true,
  } = options
  const { errors, guard, routes, jwks, metadata, deliver } = adapterBase(
    '@sallyport/fastify',
    auth,
    options,
    optionNames,
  )
  const prefix = readBasePath(options.basePath)
  const findGuard = createGuards(guard)
  declareAuth(fastify, options)
  openLedger(fastify)
  keepDelivery(fastify, deliver)
  const hook = createGuardHook({ auth, errors, findGuard })
  fastify.addHook('onRoute', createOnRoute({ findGuard, hook }, createRouteErrors(errors)))
  fastify.addHook('onRequest', hook)
  // Hooks that run after ours may have changed what a route asks for.
  fastify.addHook('onReady', async () => checkRoutes(fastify))
  if (closeAuth) fastify.addHook('preClose', async () => auth.close())
  if (hasKeys) fastify.route(toRouteOptions(jwks, errors))
  if (hasMetadata && metadata) fastify.route(toRouteOptions(metadata, errors))
  if (!hasRoutes) return
  claimCookies(fastify.server, routes)
  fastify.register(createAuthRoutes(routes, errors), { prefix })
}

/**
 * Guards every route of the scope that it is registered in, and mounts the auth routes.
 *
 * A route lets in signed-in users, unless its `config.sallyport` says otherwise. Register CORS first, and await this
 * plugin before you add routes. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import sallyport, { readers } from '@sallyport/fastify'
 * import Fastify from 'fastify'
 *
 * const { claims } = readers(auth)
 * const app = Fastify()
 * await app.register(sallyport, { auth })
 * app.get('/me', request => ({ id: claims(request).sub }))
 * app.get('/reports', { config: { sallyport: { roles: ['admin'] } } }, () => [])
 * app.get('/health', { config: { sallyport: { public: 'health check' } } }, () => ({ ok: true }))
 * ```
 */
export const sallyport = fp(plugin, { name: '@sallyport/fastify', fastify: '5.x' })
