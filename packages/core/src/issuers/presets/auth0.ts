import { checkNames, hostOf } from '../checks.ts'
import { listOf, standardClaims } from '../read-claims.ts'
import { type CommonJwtOptions, commonNames, makeJwtIssuer } from '../jwt-issuer.ts'
import type { JwtProfile } from '../profile.ts'
import { isNoIdToken } from './id-token.ts'

/** What `auth0` takes. */
export interface Auth0Options extends CommonJwtOptions {
  /** The tenant's domain, or its custom one, such as `example.eu.auth0.com`. */
  readonly domain: string
  /** The identifier of the API. */
  readonly audience: string | readonly string[]
  /** The namespaced claim that an Action writes roles to, such as `https://example.com/roles`. Default: none, no roles. */
  readonly rolesClaim?: string
}

/**
 * Describes an Auth0 tenant: access tokens of an API, in the default profile or that of RFC 9068.
 * https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 *
 * They have no session and no `auth_time`. With RBAC, `permissions` has all that the user may do.
 *
 * @example
 * ```ts
 * import { auth0 } from '@sallyport/core/issuers'
 * auth0({ domain: 'example.eu.auth0.com', audience: 'https://api.example.com', subject: ({ sub }) => String(sub) })
 * ```
 */
export function auth0({ domain, rolesClaim, ...common }: Auth0Options): JwtProfile {
  checkNames('auth0', { domain, ...common }, ['domain', 'audience', 'rolesClaim', ...commonNames])
  const host = hostOf('auth0', 'domain', domain)
  return makeJwtIssuer('auth0', {
    jwks: `https://${host}/.well-known/jwks.json`,
    ...common,
    issuer: `https://${host}/`,
    types: ['jwt', 'at+jwt'],
    accepts: isNoIdToken,
    read: payload => ({
      ...standardClaims(payload),
      roles: rolesClaim === undefined ? [] : listOf(payload[rolesClaim]),
    }),
  })
}
