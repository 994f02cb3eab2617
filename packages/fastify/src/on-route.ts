import type { FastifyInstance, RouteOptions } from 'fastify'
import { declaredAt } from './audit/declared-at.ts'
import { keepRoute } from './audit/ledger.ts'
import { constraintsText } from './audit/route-tree.ts'
import type { Door, FindDoor } from './doors.ts'
import type { RouteErrors } from './errors.ts'

/** Makes the hook that reads each route as it is registered: what is wrong with its access is found there and then. */
export function createOnRoute(findDoor: FindDoor, errors: RouteErrors) {
  return function onRoute(this: FastifyInstance, route: RouteOptions): void {
    const { description } = doorOf(route, findDoor)
    const place = declaredAt(onRoute)
    for (const method of [route.method].flat()) {
      keepRoute(this, {
        method,
        path: route.url,
        constraints: constraintsText(route.constraints),
        guards: [description],
        ...(place !== undefined && { declaredAt: place }),
      })
    }
    Object.assign(route, { errorHandler: route.errorHandler ?? errors })
  }
}

function doorOf({ method, url, config = {} }: RouteOptions, findDoor: FindDoor): Door {
  try {
    return findDoor(config)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new TypeError(`${[method].flat().join()} ${url}: config.auth: ${error.message}`, { cause: error })
  }
}
