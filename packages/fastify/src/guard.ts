import { AuthError } from '@sallyport/core'
import type { ErrorOptions } from '@sallyport/core/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusalFor } from './errors.ts'
import type { FindGuard, RouteGuard } from './guards.ts'
import { toHttpRequest } from './request.ts'
import { type Found, keepAuth } from './request-auth.ts'

/** What the hook is made with. */
export interface GuardParts {
  readonly auth: object
  readonly errors: ErrorOptions
  readonly findGuard: FindGuard
}

/** A hook for `onRequest`. It calls `done` for a request that it lets in at once. Otherwise it returns a promise. */
export type GuardHook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => Promise<void> | void

/**
 * Makes the hook that lets requests in, before anything of them is parsed or validated. It goes by the route that the
 * router found, not by the path; a request without a route is not guarded.
 */
export function createGuardHook({ auth, errors, findGuard }: GuardParts): GuardHook {
  function admit(request: FastifyRequest): Promise<void> | undefined {
    const { checkAtOnce } = guardOf(request, findGuard)
    if (checkAtOnce === undefined) return undefined
    const found = checkAtOnce(toHttpRequest(request))
    if (found instanceof Promise) return keepLater(request, found)
    keepAuth(request, auth, found)
    return undefined
  }

  async function keepLater(request: FastifyRequest, found: Promise<Found>): Promise<void> {
    keepAuth(request, auth, await found)
  }

  // A promise, always: Fastify would let in a request whose hook throws undefined or passes it to `done`.
  async function refuse(error: unknown, reply: FastifyReply): Promise<never> {
    throw refusalFor(error, reply, errors)
  }

  async function orRefuse(admitted: Promise<void>, reply: FastifyReply): Promise<void> {
    try {
      await admitted
    } catch (error) {
      await refuse(error, reply)
    }
  }

  return (request, reply, done) => {
    if (request.is404) return done()
    let waiting: Promise<void> | undefined
    try {
      waiting = admit(request)
    } catch (error) {
      return refuse(error, reply)
    }
    return waiting === undefined ? done() : orRefuse(waiting, reply)
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
