import type { AuditedRoute } from '@sallyport/core/http'
import type { FastifyInstance, RouteOptions } from 'fastify'
import type { FindGuard } from '../guards.ts'

/** A route that the plugin saw. Later hooks may change its options, so they are read after all plugins are loaded. */
export interface SeenRoute extends Pick<AuditedRoute, 'path' | 'declaredAt'> {
  readonly method: string
  readonly options: RouteOptions
  /** The scope of the route. Its hooks run before the route. */
  readonly scope: FastifyInstance
  /** The plugin that was registered in that scope. */
  readonly guard: SeenGuard
}

/** The plugin, as it was registered in one scope. */
export interface SeenGuard {
  readonly findGuard: FindGuard
  /** The hook that guards. */
  readonly hook: (...args: never[]) => unknown
}

/** An application with any type parameters. All its scopes share the server. */
export interface AnyApp {
  /** The HTTP server, which all its instances share. */
  readonly server: object
}

// Registered, so that the audit of one copy of the package reads the routes that the plugin of another copy saw.
const mark = Symbol.for('sallyport.fastify.routes')

/** Remembers a route. */
export function keepRoute(app: AnyApp, route: SeenRoute): void {
  routesSeen(app)!.push(route)
}

/** Lists the routes that the plugin saw in any scope; undefined if it was never registered. */
export function routesSeen({ server }: AnyApp): SeenRoute[] | undefined {
  return Object.hasOwn(server, mark) ? (Reflect.get(server, mark) as SeenRoute[]) : undefined
}

/** Starts to remember the routes of an application, unless another scope has already done so. */
export function openLedger(app: AnyApp): void {
  if (routesSeen(app) === undefined) Object.defineProperty(app.server, mark, { value: [] })
}
