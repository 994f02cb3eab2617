import { addressOf, checkNames, namesOf, segmentOf } from '../checks.ts'
import { listOf, memberOf, standardClaims } from '../read-claims.ts'
import { type CommonJwtOptions, commonNames, makeJwtIssuer } from '../jwt-issuer.ts'
import type { JwtProfile, TokenPayload } from '../profile.ts'

/** What `keycloak` takes. */
export interface KeycloakOptions extends CommonJwtOptions {
  /** The server's address, such as `https://id.example.com`; before version 17 with `/auth`. */
  readonly url: string | URL
  /** The name of the realm. */
  readonly realm: string
  /** What an audience mapper of the realm adds to `aud`; without one that is only `account`. */
  readonly audience: string | readonly string[]
  /** The client whose roles count besides those of the realm. Default: none. */
  readonly client?: string
  /** The clients that tokens may be issued to (`azp`). Default: every client of the realm. */
  readonly authorizedParties?: readonly string[]
}

/**
 * Describes a realm of Keycloak. The claim `typ` tells its access tokens from ID tokens and refresh tokens, whose header is
 * the same.
 * https://www.keycloak.org/securing-apps/oidc-layers, https://phasetwo.io/tutorials/getting-started/your-first-token/
 *
 * @example
 * ```ts
 * import { keycloak } from '@sallyport/core/issuers'
 * keycloak({
 *   url: 'https://id.example.com',
 *   realm: 'orders',
 *   audience: 'orders-api',
 *   subject: ({ sub }) => String(sub),
 * })
 * ```
 */
export function keycloak({ url, realm, client, authorizedParties, ...common }: KeycloakOptions): JwtProfile {
  const names = ['url', 'realm', 'audience', 'client', 'authorizedParties', ...commonNames]
  checkNames('keycloak', { url, realm, ...common }, names)
  const issuer = `${addressOf('keycloak', 'url', url)}/realms/${segmentOf('keycloak', 'realm', realm)}`
  const parties = authorizedParties && { azp: namesOf('keycloak', 'authorizedParties', authorizedParties) }
  return makeJwtIssuer('keycloak', {
    jwks: `${issuer}/protocol/openid-connect/certs`,
    ...common,
    issuer,
    types: ['jwt', 'at+jwt'],
    require: { ...common.require, typ: 'Bearer', ...parties },
    read: payload => ({ ...standardClaims(payload), roles: rolesOf(payload, client) }),
  })
}

function rolesOf(payload: TokenPayload, client: string | undefined): readonly string[] {
  const ofRealm = listOf(memberOf(payload['realm_access'], 'roles'))
  if (client === undefined) return ofRealm
  return [...ofRealm, ...listOf(memberOf(memberOf(payload['resource_access'], client), 'roles'))]
}
