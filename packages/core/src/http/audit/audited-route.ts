import type { GuardDescription } from '../guard/mark.ts'
import type { RouteOperation } from '../routes/operation.ts'

/** A route as an application declares it. */
export interface AuditedRoute {
  /** In capitals; `ALL` for every method. Where it is not called by HTTP, what its framework calls it: `QUERY`, `MESSAGE`. */
  readonly method: string
  /** The full path as it was written, every mount's prefix included. One that cannot be told starts with no slash. */
  readonly path: string
  /** What its guards ask for, all of which must let a request in; none where it declares nothing. */
  readonly guards: readonly GuardDescription[]
  /** What a request must match besides the path, such as a version or a host: one of the values for each name. */
  readonly only?: Readonly<Record<string, readonly string[]>>
  /** How it is called. Default: by HTTP. */
  readonly transport?: 'graphql' | 'websocket' | 'microservice'
  /** What it says of itself for documents. */
  readonly operation?: RouteOperation
  /** Where it was declared, as `file:line`, or the names of a class and its method. */
  readonly declaredAt?: string
}

/** Names a route: its method, its path and what else a request must match. */
export function routeName({ method, path, only = {} }: AuditedRoute): string {
  const rules = Object.entries(only).map(([name, values]) => `${name} ${values.join(' or ')}`)
  return rules.length === 0 ? `${method} ${path}` : `${method} ${path} (${rules.join(', ')})`
}

/** Tells whether a guard lets requests in that are not signed in. */
export function isOpenGuard(guard: GuardDescription): boolean {
  return guard.kind === 'public' || (guard.kind === 'authenticated' && guard.optional === true)
}

/** Tells whether a route lets requests in that are not signed in. */
export function isOpenRoute({ guards }: AuditedRoute): boolean {
  return guards.every(isOpenGuard)
}
