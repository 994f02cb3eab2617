import { AuthError } from '@sallyport/core'
import type { ErrorOptions } from '@sallyport/core/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusalFor } from './errors.ts'
import type { FindGuard, RouteGuard } from './guards.ts'
import { toHttpRequest } from './request.ts'
import { keepAuth } from './request-auth.ts'

/** What the hook is made with. */
export interface GuardParts {
  readonly auth: object
  readonly errors: ErrorOptions
  readonly findGuard: FindGuard
}

/** A hook for `onRequest`. */
export type GuardHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/**
 * Makes the hook that lets requests in, before anything of them is parsed or validated. It goes by the route that the
 * router found, not by the path; a request without a route is not guarded.
 */
export function createGuardHook({ auth, errors, findGuard }: GuardParts): GuardHook {
  return async (request, reply) => {
    if (request.is404) return
    try {
      const { check } = guardOf(request, findGuard)
      if (check !== undefined) keepAuth(request, auth, await check(toHttpRequest(request)))
    } catch (error) {
      throw refusalFor(error, reply, errors)
    }
  }
}

/** If the route was registered before the plugin, `onRoute` did not see its mistake: it lets nobody in. */
function guardOf(request: FastifyRequest, findGuard: FindGuard): RouteGuard {
  try {
    return findGuard(request.routeOptions.config)
  } catch (error) {
    throw new AuthError('misconfigured', { cause: error })
  }
}
