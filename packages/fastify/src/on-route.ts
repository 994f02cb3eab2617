import type { FastifyInstance, RouteOptions } from 'fastify'
import { declaredAt } from './audit/declared-at.ts'
import { keepRoute, type SeenGuard } from './audit/ledger.ts'
import type { FindGuard, RouteGuard } from './guards.ts'
import type { RouteErrors } from './errors.ts'

/** Makes the hook that reads each route when it is registered, so that a mistake in its access fails right there. */
export function createOnRoute(guard: SeenGuard, errors: RouteErrors) {
  return function onRoute(this: FastifyInstance, options: RouteOptions): void {
    guardOf(options, guard.findGuard)
    const place = declaredAt(onRoute)
    for (const method of [options.method].flat()) {
      const route = { method, path: options.url, options, scope: this, guard }
      keepRoute(this, { ...route, ...(place !== undefined && { declaredAt: place }) })
    }
    Object.assign(options, { errorHandler: options.errorHandler ?? errors })
  }
}

/** Finds the guard of a route. Throws TypeError that names the route if its access is invalid. */
export function guardOf({ method, url, config = {} }: RouteOptions, findGuard: FindGuard): RouteGuard {
  try {
    return findGuard(config)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new TypeError(`${[method].flat().join()} ${url}: config.sallyport: ${error.message}`, { cause: error })
  }
}
