import type { Auth } from '../auth/auth.ts'
import { internalsOf, withInternals } from '../auth/internals.ts'
import type { Claims } from '../token/claims.ts'
import { checkNames, requireFunction } from './checks.ts'
import type { ForeignClaimsOf, ScopedClaims } from './foreign-claims.ts'
import { tableOf } from './issuer-table.ts'
import type { IssuerProfile } from './profile.ts'
import type { ProtectedResource } from './protected-resource.ts'
import { createVerifyOthers } from './verify-any.ts'

/** What `acceptIssuers` takes. */
export interface AcceptIssuersOptions<C> {
  /** Whose tokens are accepted: what presets, `jwtIssuer` and `introspection` make. Each `iss` once, and never our own. */
  readonly issuers: readonly IssuerProfile[]
  /** Makes the application's custom claims of another issuer's token, at once or as a promise, within 5 seconds. */
  readonly claims: ForeignClaimsOf<C>
  /** This API as OAuth clients see it. Adapters serve its metadata, and refusals say where (RFC 9728 §5.1). Default: neither. */
  readonly resource?: ProtectedResource
}

/**
 * Makes an Auth whose guards accept the tokens of other issuers besides its own.
 *
 * Use the result in place of `auth` with guards, adapters and audits. Our own tokens are verified as before. Any other
 * token is verified by the profile of its exact `iss`, and refused with `token_invalid` if there is none. The auth routes
 * work on our own sessions and accept our own tokens only. Throws a TypeError that names the option that is wrong.
 *
 * @example
 * ```ts
 * import { acceptIssuers, keycloak } from '@sallyport/core/issuers'
 * const accepting = acceptIssuers(auth, {
 *   issuers: [
 *     keycloak({
 *       url: 'https://id.example.com',
 *       realm: 'orders',
 *       audience: 'orders-api',
 *       subject: ({ sub }) => String(sub),
 *     }),
 *   ],
 *   claims: ({ roles }) => ({ roles: roles.filter(role => role === 'maker' || role === 'checker') }),
 * })
 * ```
 */
export function acceptIssuers<U, C extends object>(
  auth: Auth<U, C>,
  options: AcceptIssuersOptions<NoInfer<C>>,
): Auth<U, C & ScopedClaims> {
  checkNames('acceptIssuers', options, ['issuers', 'claims', 'resource'])
  requireFunction('acceptIssuers', 'claims', options.claims)
  const internals = internalsOf<U, C>(auth)
  const verifyOthers = createVerifyOthers<C>(tableOf(options.issuers, internals), options.claims, internals)
  const verifyOwn: typeof auth.verify = (accessToken, proof) => auth.verify(accessToken, proof)
  const accepting: Auth<U, C & ScopedClaims> = {
    ...auth,
    verify: async (accessToken, proof) => verifyOthers(accessToken) ?? verifyOwn(accessToken, proof),
  }
  return withInternals(accepting, {
    ...internals,
    verifyOwn,
    customClaims: async (user, claims) => ({
      ...(await internals.customClaims(user)),
      ...tokenClaims(claims, internals.issuers),
    }),
    ...(options.resource && { resource: options.resource }),
  })
}

/** What a user who was read again does not change: what another issuer's token was issued for. */
function tokenClaims(claims: Partial<Claims<ScopedClaims>> = {}, ownIssuers: readonly string[]): ScopedClaims {
  const { iss, scopes = [] } = claims
  return iss === undefined || ownIssuers.includes(iss) ? {} : { scopes }
}
