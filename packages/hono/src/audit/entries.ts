import { describeGuard, type GuardDescription, operationOf } from '@sallyport/core/adapter'
import { type Readings, readingsOf } from './path.ts'

/** A function as Hono registers it. */
export type HonoHandler = (...args: never[]) => unknown

/** What is read of an entry of `app.routes`. */
export interface HonoRoute {
  /** In capitals; `ALL` for every method. */
  readonly method: string
  /** The whole path, with all base paths. */
  readonly path: string
  readonly handler: HonoHandler
}

/** A registered function: a guard, a middleware, or the end of a route. */
export interface Entry extends HonoRoute {
  readonly guard: GuardDescription | undefined
  readonly readings: Readings
  /** Whether it can pass a request on: it has the parameter `next`, and is not a handler of Sallyport. */
  readonly passesOn: boolean
}

/** Reads `app.routes`, in the order in which requests pass through it. */
export function entriesOf(routes: readonly HonoRoute[]): readonly Entry[] {
  return routes.map(route => {
    const handler = originalOf(route.handler)
    const isRoute = operationOf(handler) !== undefined
    const passesOn = handler.length > 1 && !isRoute
    return { ...route, handler, guard: describeGuard(handler), readings: readingsOf(route.path), passesOn }
  })
}

/** `app.route` wraps the handlers of an application with its own `onError`, and keeps the original. */
function originalOf(handler: HonoHandler): HonoHandler {
  const inner: unknown = Reflect.get(handler, '__COMPOSED_HANDLER')
  return typeof inner === 'function' ? originalOf(inner as HonoHandler) : handler
}

/** Tells whether a function of one method runs for requests of another; Hono answers HEAD as GET. */
export function runsFor(method: string, other: string): boolean {
  return method === 'ALL' || method === other || (method === 'GET' && other === 'HEAD')
}
