import { type AuditedRoute, isOpenRoute, routeName } from './audited-route.ts'

/** Something about an application's routes that must not stay as it is, unless somebody explains it. */
export interface Finding {
  /**
   * `unguarded`: declares nothing. `public_without_reason`. `before_guard`: something runs before the guard, and may answer
   * or have effects. `wildcard`: takes paths that a guarded route has. `shadows`: takes the requests of a guarded route,
   * or spells its path another way. `cookies_without_csrf`: may change something, and other sites can ask for it.
   * `preflight`: a guard refuses what browsers ask before a request from another origin. `unseen`: the audit cannot tell.
   * `probe`: was called, and did not refuse. `shared_cookie`:
   * two Auths set a cookie of one name. `document`: an OpenAPI document does not say what the route does. `misplaced`:
   * stands where it has no effect. `stale`: an explanation explains nothing.
   */
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
  /** A sentence. It names no line of code, so that it stays as it is while the code around it moves. */
  readonly message: string
  readonly route?: AuditedRoute
  /** Where to look, as with {@link AuditedRoute.declaredAt}. */
  readonly declaredAt?: string
}

/** Writes a finding as tables show it, and as explanations name it. */
export function findingLine({ kind, message }: Pick<Finding, 'kind' | 'message'>): string {
  return `${kind}: ${message}`
}

/** Makes a finding about a route. */
export function findingAbout(kind: Finding['kind'], route: AuditedRoute, says: string): Finding {
  const { declaredAt } = route
  return { kind, message: `${routeName(route)} ${says}`, route, ...(declaredAt !== undefined && { declaredAt }) }
}

/** Finds what is wrong with a route by itself. */
export function findingsOf(route: AuditedRoute): readonly Finding[] {
  if (route.guards.length === 0) return [findingAbout('unguarded', route, 'declares no guard.')]
  const isBare = route.guards.some(guard => guard.kind === 'public' && guard.reason.trim() === '')
  return [
    ...(isBare && isOpenRoute(route)
      ? [findingAbout('public_without_reason', route, 'is public and does not say why.')]
      : []),
    ...(isForgeable(route)
      ? [findingAbout('cookies_without_csrf', route, 'accepts cookies without a check against CSRF.')]
      : []),
  ]
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Core's own guards check whenever they accept cookies; an application's own may not. */
function isForgeable({ method, guards }: AuditedRoute): boolean {
  const some = (name: 'cookies' | 'csrf') =>
    guards.some(guard => guard.kind === 'authenticated' && guard[name] === true)
  return !safeMethods.has(method) && some('cookies') && !some('csrf')
}
