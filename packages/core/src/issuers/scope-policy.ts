import type { RoutePolicy } from '../ports/route-policy.ts'

/** How scopes become permissions. */
export interface ScopeOptions {
  /** The scope that allows a permission. Default: the one of the same name. */
  readonly scopeOf?: (permission: string) => string
}

/** A policy, whatever its resources. */
interface AnyPolicy {
  decide(subject: never, ...access: never): { readonly allowed: boolean; readonly reason: string }
  couldEver(subject: never, permission: never): boolean
}

/**
 * Makes a policy whose permissions are the scopes of the token, for the option `policy` of guards. A token without scopes
 * may do nothing; our own tokens have none.
 *
 * @example
 * ```ts
 * import { scopePolicy } from '@sallyport/core/issuers'
 * const policy = scopePolicy({ scopeOf: permission => `api:${permission}` })
 * ```
 */
export function scopePolicy({ scopeOf = same }: ScopeOptions = {}): RoutePolicy {
  return {
    decide: () => ({ allowed: true, reason: 'scope' }),
    couldEver: () => true,
    missingScope: (claims, action) => missing(scopesOf(claims) ?? [], scopeOf(action)),
  }
}

/**
 * Limits a policy: by a token of another issuer, a user may do what the policy allows them and the token has the scope for.
 * Tokens of our own have no scopes, and are not limited.
 *
 * Guards see to it; `policy.can` in the application's own code does not.
 *
 * @example
 * ```ts
 * import { limitByScopes } from '@sallyport/core/issuers'
 * const limited = limitByScopes(policy)
 * ```
 */
export function limitByScopes<P extends AnyPolicy>(policy: P, { scopeOf = same }: ScopeOptions = {}): P {
  const missingScope: RoutePolicy['missingScope'] = (claims, action) => {
    const scopes = scopesOf(claims)
    return scopes && missing(scopes, scopeOf(action))
  }
  return Object.create(policy, { missingScope: { value: missingScope, enumerable: true } }) as P
}

const same = (permission: string): string => permission

function missing(scopes: readonly unknown[], scope: string): string | undefined {
  return scopes.includes(scope) ? undefined : scope
}

/** A claim `scopes` that is not a list grants nothing. */
function scopesOf(claims: object): readonly unknown[] | undefined {
  const scopes: unknown = 'scopes' in claims ? claims.scopes : undefined
  return scopes === undefined || Array.isArray(scopes) ? scopes : []
}
