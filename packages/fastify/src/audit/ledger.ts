import type { AuditedRoute } from '@sallyport/core/http'

/** A route that the plugin saw. */
export interface SeenRoute extends AuditedRoute {
  /** What a request must fit besides the path, such as a version; the same text for the same ones. */
  readonly constraints: string
}

/** An application, whatever its type parameters: all its scopes share the server. */
export interface AnyApp {
  readonly server: object
}

// Registered, so that the audit of one copy of the package reads what the plugin of another one saw.
const mark = Symbol.for('sallyport.fastify.routes')

/** Remembers a route. */
export function keepRoute(app: AnyApp, route: SeenRoute): void {
  routesSeen(app)!.push(route)
}

/** Lists the routes that the plugin saw in any scope; undefined where it was never registered. */
export function routesSeen({ server }: AnyApp): SeenRoute[] | undefined {
  return Object.hasOwn(server, mark) ? (Reflect.get(server, mark) as SeenRoute[]) : undefined
}

/** Begins to remember the routes of an application, unless that has begun in another scope of it. */
export function openLedger(app: AnyApp): void {
  if (routesSeen(app) === undefined) Object.defineProperty(app.server, mark, { value: [] })
}
