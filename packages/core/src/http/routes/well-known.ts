import type { Auth } from '../../auth/auth.ts'
import { internalsOf } from '../../auth/internals.ts'
import { publicAccess } from '../guard/description.ts'
import type { AuthRoute } from './route.ts'

/**
 * Makes the route of the public keys of access tokens (RFC 7517 §5). Mount it at the origin's root. The set is empty if a
 * secret signs. Responses may be cached for 5 minutes, so a new key must verify in every process that long before it signs.
 *
 * @example
 * ```ts
 * import { jwksRoute } from '@sallyport/core/http'
 * const { path, handle } = jwksRoute(auth) // '/.well-known/jwks.json'
 * ```
 */
export function jwksRoute<U, C>(auth: Auth<U, C>): AuthRoute {
  return {
    method: 'GET',
    path: '/.well-known/jwks.json',
    access: publicAccess('public keys'),
    operation: {
      id: 'authKeys',
      summary: 'Lists the public keys of access tokens',
      answer: { status: 200, description: 'A JWK Set (RFC 7517).', schema: { type: 'object' } },
      problems: [],
    },
    handle: async () => ({
      status: 200,
      headers: [
        ['content-type', 'application/jwk-set+json'],
        ['cache-control', 'public, max-age=300'],
      ],
      body: auth.jwks(),
    }),
  }
}

/**
 * Makes the route of the metadata by which OAuth clients find the authorization server of an API (RFC 9728 §3). Mount it at the
 * origin's root. Responses may be cached for 5 minutes, and pages of every origin may read them.
 *
 * Throws TypeError for an Auth without metadata: `acceptIssuers` takes it as `resource`.
 *
 * @example
 * ```ts
 * import { metadataRoute } from '@sallyport/core/http'
 * import { acceptIssuers, google, protectedResource } from '@sallyport/core/issuers'
 * const partner = google({ clientId: 'web.apps.googleusercontent.com', subject: ({ sub }) => `google:${String(sub)}` })
 * const resource = protectedResource({ resource: 'https://api.example.com/mcp', authorizationServers: ['https://id.example.com'] })
 * const accepting = acceptIssuers(auth, { issuers: [partner], claims: () => ({ roles: [] }), resource })
 * const { path, handle } = metadataRoute(accepting) // '/.well-known/oauth-protected-resource/mcp'
 * ```
 */
export function metadataRoute<U, C>(auth: Auth<U, C>): AuthRoute {
  const { resource } = internalsOf(auth)
  if (resource === undefined) throw new TypeError('auth: has no metadata; pass resource to acceptIssuers()')
  return {
    method: 'GET',
    path: resource.path,
    access: publicAccess('metadata for OAuth clients'),
    operation: {
      id: 'authMetadata',
      summary: 'Describes the API to OAuth clients',
      answer: { status: 200, description: 'Protected resource metadata (RFC 9728).', schema: { type: 'object' } },
      problems: [],
    },
    handle: async () => ({
      status: 200,
      headers: [
        ['content-type', 'application/json'],
        ['cache-control', 'public, max-age=300'],
        // It is public, and clients in browsers need it before they have a token.
        ['access-control-allow-origin', '*'],
      ],
      body: resource.document,
    }),
  }
}
