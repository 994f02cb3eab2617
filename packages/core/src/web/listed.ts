import type { AuditedRoute } from '../http/audit/audited-route.ts'
import type { AuthRoute } from '../http/routes/route.ts'

// A registered symbol, so that the audit of one copy of the package reads the routers of another.
const mark = Symbol.for('sallyport.webRoutes')

/** Marks what serves several routes with the list of them, for the audit. */
export function markListed<T extends object>(target: T, routes: readonly AuditedRoute[]): T {
  return Object.defineProperty(target, mark, { value: () => routes })
}

/** Lists the routes that something marked serves; undefined for anything else. */
export function listedIn(target: object): readonly AuditedRoute[] | undefined {
  const list: unknown = Object.hasOwn(target, mark) ? Reflect.get(target, mark) : undefined
  return typeof list === 'function' ? (Reflect.apply(list, undefined, []) as readonly AuditedRoute[]) : undefined
}

// Registered, as above.
const handlerMark = Symbol.for('sallyport.webHandler')

/** Keeps the handler of a route that is listed. It is no member, so that audits do not show it. */
export function markHandler(route: AuditedRoute, handler: object): AuditedRoute {
  return Object.defineProperty(route, handlerMark, { value: handler })
}

/** Gives the handler of a listed route; undefined for the auth routes, which are not the application's. */
export function listedHandler(route: AuditedRoute): object | undefined {
  return Reflect.get(route, handlerMark) as object | undefined
}

/** Describes an auth route with its whole path for the audit. */
export function auditedRoute({ method, path, access, operation }: AuthRoute): AuditedRoute {
  return { method, path, guards: [access], operation }
}
