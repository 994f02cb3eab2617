import { checkNames, refuse } from '../checks.ts'
import { standardClaims, stringsOf, textOf } from '../read-claims.ts'
import { type CommonJwtOptions, commonNames, makeJwtIssuer } from '../jwt-issuer.ts'
import type { JwtProfile, TokenPayload } from '../profile.ts'
import { isNoIdToken } from './id-token.ts'

/** What `entra` takes. */
export interface EntraOptions extends CommonJwtOptions {
  /** The tenant's id, a GUID: `common` and `organizations` would let every tenant in. */
  readonly tenant: string
  /** The API's client id; of version 1.0 its application ID URI, such as `api://orders`. */
  readonly audience: string | readonly string[]
  /** The version of the access tokens, which the API's manifest decides. Default: `2.0`. */
  readonly version?: '1.0' | '2.0'
}

/**
 * Describes a tenant of Microsoft Entra ID: access tokens of an API of your own.
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 *
 * `sub` is another one for each application; `oid` is the user's in the tenant. An ID token has neither `azp` nor `appid`.
 * Entra writes `x5t` next to `kid`, and its keys name no algorithm.
 *
 * @example
 * ```ts
 * import { entra } from '@sallyport/core/issuers'
 * entra({
 *   tenant: '9122040d-6c67-4c5b-b112-36a304b66dad',
 *   audience: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
 *   subject: ({ oid }) => String(oid),
 * })
 * ```
 */
export function entra({ tenant, version = '2.0', ...common }: EntraOptions): JwtProfile {
  checkNames('entra', { tenant, ...common }, ['tenant', 'audience', 'version', ...commonNames])
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tenant)) refuse('entra', 'tenant', 'must be a GUID')
  const id = tenant.toLowerCase()
  const isSecond = version === '2.0'
  if (!isSecond && version !== '1.0') refuse('entra', 'version', 'must be 1.0 or 2.0')
  const base = `https://login.microsoftonline.com/${id}`
  return makeJwtIssuer('entra', {
    jwks: isSecond ? `${base}/discovery/v2.0/keys` : `${base}/discovery/keys`,
    ...common,
    issuer: isSecond ? `${base}/v2.0` : `https://sts.windows.net/${id}/`,
    types: ['jwt'],
    ignoredMembers: ['x5t'],
    require: { ...common.require, ver: version, tid: id },
    accepts: payload => isNoIdToken(payload) && textOf(payload[isSecond ? 'azp' : 'appid']) !== undefined,
    read,
  })
}

function read(payload: TokenPayload) {
  return { ...standardClaims(payload), jti: textOf(payload['uti']), scopes: stringsOf(payload['scp']) }
}
