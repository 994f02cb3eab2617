import { AuthError } from '@sallyport/core'
import type { ErrorOptions } from '@sallyport/core/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { keepAdmission } from './admission.ts'
import type { Door, FindDoor } from './doors.ts'
import { refusalFor } from './errors.ts'
import { toHttpRequest } from './request.ts'

/** What the hook is made with. */
export interface GuardParts {
  readonly auth: object
  readonly errors: ErrorOptions
  readonly findDoor: FindDoor
}

/** A hook for `onRequest`. */
export type GuardHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/**
 * Makes the hook that lets requests in, before anything of them is parsed or validated. Whatever the spelling of the
 * path, it asks what the router found; where that is no route there is nothing to guard.
 */
export function createGuardHook({ auth, errors, findDoor }: GuardParts): GuardHook {
  return async (request, reply) => {
    if (request.is404) return
    try {
      const { check } = doorOf(request, findDoor)
      if (check !== undefined) keepAdmission(request, auth, await check(toHttpRequest(request)))
    } catch (error) {
      throw refusalFor(error, reply, errors)
    }
  }
}

/** A mistake that `onRoute` could not see, because the route was registered before the plugin, lets nobody in. */
function doorOf(request: FastifyRequest, findDoor: FindDoor): Door {
  try {
    return findDoor(request.routeOptions.config)
  } catch (error) {
    throw new AuthError('misconfigured', { cause: error })
  }
}
