import type { GuardDescription } from '../mark.ts'

/** A route as an application declares it. */
export interface AuditedRoute {
  /** In capitals; `ALL` for every method. */
  readonly method: string
  /** The full path as it was written, every mount's prefix included. One that cannot be told starts with no slash. */
  readonly path: string
  /** What its guards ask for, all of which must let a request in; none where it declares nothing. */
  readonly guards: readonly GuardDescription[]
  /** Where it was declared, as `file:line`, or the names of a class and its method. */
  readonly declaredAt?: string
}

/** Names a route: its method and its path. */
export function routeName({ method, path }: AuditedRoute): string {
  return `${method} ${path}`
}

/** Tells whether a guard lets requests in that are not signed in. */
export function isOpenGuard(guard: GuardDescription): boolean {
  return guard.kind === 'public' || (guard.kind === 'authenticated' && guard.optional === true)
}

/** Tells whether a route lets requests in that are not signed in. */
export function isOpenRoute({ guards }: AuditedRoute): boolean {
  return guards.every(isOpenGuard)
}
