import { type AuditedRoute, isOpenRoute, routeName } from './audited-route.ts'

/** A problem with an application's routes, to be fixed or explained. */
export interface Finding {
  /*   * - `unguarded`: the route declares no guard.
   * - `public_without_reason`: the route is public, with an empty reason.
   * - `before_guard`: a function runs before the guard and may answer or have effects.
   * - `wildcard`: an open or earlier wildcard takes requests of a guarded route.
   * - `shadows`: another route, or another spelling of the path, takes requests of a guarded route.
   * - `cookies_without_csrf`: the route may change something, and other sites can cause such requests.
   * - `preflight`: a guard refuses the preflight requests of browsers.
   * - `unseen`: the audit cannot inspect something.
   * - `probe`: the probe called the route, and it did not refuse.
   * - `shared_cookie`: two Auths set a cookie of the same name.
   * - `document`: an OpenAPI document differs from what the route does.
   * - `misplaced`: something stands where it has no effect.
   * - `stale`: an explanation matches no finding.
   */
  /** What kind of mistake it is. */
  readonly kind:
    | 'unguarded'
    | 'public_without_reason'
    | 'before_guard'
    | 'cookies_without_csrf'
    | 'shared_cookie'
    | 'wildcard'
    | 'shadows'
    | 'preflight'
    | 'unseen'
    | 'probe'
    | 'document'
    | 'misplaced'
    | 'stale'
  /** A sentence. It names no line of code, so that it does not change when code moves. */
  readonly message: string
  /** The route that it is about; undefined if it is about the whole application. */
  readonly route?: AuditedRoute
  /** The place in the code, see {@link AuditedRoute.declaredAt}. */
  readonly declaredAt?: string
}

/** Writes a finding as one line, for tables and explanations. */
export function findingLine({ kind, message }: { readonly kind: string; readonly message: string }): string {
  return `${kind}: ${message}`
}

/** Makes a finding about a route. */
export function findingAbout(kind: Finding['kind'], route: AuditedRoute, says: string): Finding {
  const { declaredAt } = route
  return { kind, message: `${routeName(route)} ${says}`, route, ...(declaredAt !== undefined && { declaredAt }) }
}

/** Finds the problems of a single route. */
export function findingsOf(route: AuditedRoute): readonly Finding[] {
  if (route.guards.length === 0) return [findingAbout('unguarded', route, 'declares no guard.')]
  const isBare = route.guards.some(guard => guard.kind === 'public' && guard.reason.trim() === '')
  return [
    ...(isBare && isOpenRoute(route)
      ? [findingAbout('public_without_reason', route, 'is public without a reason.')]
      : []),
    ...(isForgeable(route)
      ? [findingAbout('cookies_without_csrf', route, 'accepts cookies without a check against CSRF.')]
      : []),
  ]
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Guards of core always check for CSRF when they accept cookies; guards of an application may not. */
function isForgeable({ method, guards }: AuditedRoute): boolean {
  const some = (name: 'cookies' | 'csrf') =>
    guards.some(guard => guard.kind === 'authenticated' && guard[name] === true)
  return !safeMethods.has(method) && some('cookies') && !some('csrf')
}
