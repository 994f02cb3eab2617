import type { FastifyInstance, RouteOptions } from 'fastify'
import { declaredAt } from './audit/declared-at.ts'
import { keepRoute, type SeenGuard } from './audit/ledger.ts'
import type { Door, FindDoor } from './doors.ts'
import type { RouteErrors } from './errors.ts'

/** Makes the hook that reads each route as it is registered: what is wrong with its access is found there and then. */
export function createOnRoute(guard: SeenGuard, errors: RouteErrors) {
  return function onRoute(this: FastifyInstance, options: RouteOptions): void {
    doorOf(options, guard.findDoor)
    const place = declaredAt(onRoute)
    for (const method of [options.method].flat()) {
      const route = { method, path: options.url, options, scope: this, guard }
      keepRoute(this, { ...route, ...(place !== undefined && { declaredAt: place }) })
    }
    Object.assign(options, { errorHandler: options.errorHandler ?? errors })
  }
}

/** Finds the door of a route. Throws TypeError that names the route where its access is none. */
export function doorOf({ method, url, config = {} }: RouteOptions, findDoor: FindDoor): Door {
  try {
    return findDoor(config)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new TypeError(`${[method].flat().join()} ${url}: config.sallyport: ${error.message}`, { cause: error })
  }
}
