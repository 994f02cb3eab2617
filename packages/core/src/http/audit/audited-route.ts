import type { GuardDescription } from '../guard/description.ts'
import type { RouteOperation } from '../routes/operation.ts'

/** A route that an application declares. */
export interface AuditedRoute {
  /** In capitals; `ALL` for every method. For routes of other transports the framework's word: `QUERY`, `MESSAGE`. */
  readonly method: string
  /**
   * The full path as declared, with the prefix of every mount. A path that the audit cannot tell has no leading slash.
   */
  readonly path: string
  /** What its guards require; a request must pass all of them. Empty if the route declares no guard. */
  readonly guards: readonly GuardDescription[]
  /** What a request must match in addition to the path, such as a version or a host: one of the values of each name. */
  readonly only?: Readonly<Record<string, readonly string[]>>
  /** The transport. Default: HTTP. */
  readonly transport?: 'graphql' | 'websocket' | 'microservice'
  /** Its description for OpenAPI documents. */
  readonly operation?: RouteOperation
  /** Where it is declared, as `file:line`, or as the names of a class and its method. */
  readonly declaredAt?: string
}

/** Gives the name of a route: its method, its path and what else a request must match. */
export function routeName({ method, path, only = {} }: AuditedRoute): string {
  const rules = Object.entries(only).map(([name, values]) => `${name} ${values.join(' or ')}`)
  return rules.length === 0 ? `${method} ${path}` : `${method} ${path} (${rules.join(', ')})`
}

/** Tells whether a guard admits requests without a token. */
export function isOpenGuard(guard: GuardDescription): boolean {
  return guard.kind === 'public' || (guard.kind === 'authenticated' && guard.optional === true)
}

/** Tells whether a route admits requests without a token. */
export function isOpenRoute({ guards }: AuditedRoute): boolean {
  return guards.every(isOpenGuard)
}
