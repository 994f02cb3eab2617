import { AuthError } from '@sallyport/core'
import type { FastifyRequest } from 'fastify'
import { keepAdmission } from './admission.ts'
import type { Door, FindDoor } from './doors.ts'
import { forFastify } from './errors.ts'
import { toHttpRequest } from './request.ts'

/** What the hook is made with. */
export interface GuardParts {
  readonly auth: object
  readonly realm: string
  readonly findDoor: FindDoor
}

/**
 * Makes the hook that lets requests in, before anything of them is parsed or validated. Whatever the spelling of the
 * path, it asks what the router found; where that is no route there is nothing to guard.
 */
export function createGuardHook({ auth, realm, findDoor }: GuardParts): (request: FastifyRequest) => Promise<void> {
  return async request => {
    if (request.is404) return
    try {
      const { check } = doorOf(request, findDoor)
      if (check !== undefined) keepAdmission(request, auth, await check(toHttpRequest(request)))
    } catch (error) {
      throw forFastify(error, realm)
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
