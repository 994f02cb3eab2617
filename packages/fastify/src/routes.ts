import { isAuthError } from '@sallyport/core'
import { asHttpError, markOperation, maxBodyBytes, sendReply } from '@sallyport/core/adapter'
import type { AuthRoute, ErrorOptions } from '@sallyport/core/http'
import type { FastifyPluginCallback, FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from 'fastify'
import { accessOf } from './access.ts'
import { parseJsonAlone, refusalOf } from './body.ts'
import { handOn, refusalFor, type RouteErrors } from './errors.ts'
import { sendProblem } from './reply.ts'
import { toRouteRequest } from './request.ts'

/** Mounts core's routes in their own scope. */
export function createAuthRoutes(routes: readonly AuthRoute[], options: ErrorOptions): FastifyPluginCallback {
  const mount: FastifyPluginCallback = (scope, _options, done) => {
    parseJsonAlone(scope)
    for (const route of routes) scope.route(toRouteOptions(route, options))
    done()
  }
  // Without it, Fastify looks for the name in `require.cache`, which a bundle of ES modules does not have.
  return Object.assign(mount, { [Symbol.for('fastify.display-name')]: 'sallyport routes' })
}

/** One of core's routes, for Fastify to mount. */
export function toRouteOptions(route: AuthRoute, options: ErrorOptions): RouteOptions {
  const { operation } = route
  const handler: RouteHandlerMethod = async (request, reply) => {
    try {
      sendReply(reply, await route.handle(toRouteRequest(request)))
    } catch (error) {
      throw refusalFor(error, reply, options)
    }
    return reply
  }
  return {
    method: route.method,
    url: route.path,
    config: { sallyport: accessOf(route.access) },
    // For documents. `documentGuards` describes bodies: a schema here would need the application's own schema type.
    schema: { operationId: operation.id, summary: operation.summary, tags: ['auth'] } as object,
    bodyLimit: maxBodyBytes,
    onRequest: noStore,
    handler: markOperation(handler, operation),
    errorHandler: createAuthErrors(options),
  }
}

/** Set first, so that error responses of the application keep it. */
async function noStore(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store')
}

/** Clients branch on the codes of these routes, so the application's error handlers do not change them. */
function createAuthErrors(options: ErrorOptions): RouteErrors {
  return (error, _request, reply) => {
    const refusal = refusalOf(error)
    return isAuthError(refusal) ? sendProblem(reply, refusal, options) : handOn(asHttpError(error, options), reply)
  }
}
