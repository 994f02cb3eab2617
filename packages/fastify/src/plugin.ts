import { authRoutes, createDelivery, jwksRoute } from '@sallyport/core/http'
import { claimCookies, guardOptionsOf, routeOptionsOf } from '@sallyport/core/adapter'
import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { declareAdmission } from './admission.ts'
import { checkRoutes } from './audit/check-routes.ts'
import { openLedger } from './audit/ledger.ts'
import { keepDelivery } from './deliver.ts'
import { createDoors } from './doors.ts'
import { createRouteErrors } from './errors.ts'
import { createGuardHook } from './guard.ts'
import { createOnRoute } from './on-route.ts'
import { type SallyportOptions, settingsOf } from './options.ts'
import { createAuthRoutes, toRouteOptions } from './routes.ts'

/** The plugin before Fastify knows its name: the order of the hooks is the order in which requests meet them. */
const plugin: FastifyPluginAsync<SallyportOptions> = async (fastify, options) => {
  const settings = settingsOf(options)
  const { auth, realm, errorBody, basePath } = settings
  const errors = { realm, errorBody }
  const findDoor = createDoors(auth, guardOptionsOf(settings))
  declareAdmission(fastify)
  openLedger(fastify)
  keepDelivery(fastify, createDelivery(auth, settings))
  const hook = createGuardHook({ auth, errors, findDoor })
  fastify.addHook('onRoute', createOnRoute({ findDoor, hook }, createRouteErrors(errors)))
  fastify.addHook('onRequest', hook)
  // Hooks that run after ours may have changed what a route asks for.
  fastify.addHook('onReady', async () => checkRoutes(fastify))
  if (settings.closeAuth) fastify.addHook('preClose', async () => auth.close())
  if (settings.jwks) fastify.route(toRouteOptions(jwksRoute(auth), errors))
  if (!settings.routes) return
  const routes = authRoutes(auth, routeOptionsOf(settings))
  claimCookies(fastify.server, routes)
  fastify.register(createAuthRoutes(routes, errors), { prefix: basePath })
}

/**
 * Guards every route of the scope that it is registered in, and mounts the auth routes.
 *
 * A route that says nothing lets in who is signed in; it says otherwise in `config.sallyport`. Register CORS first, and
 * await this before the routes. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import Fastify from 'fastify'
 * import sallyport, { readers } from '@sallyport/fastify'
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
