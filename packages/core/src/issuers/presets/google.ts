import { checkNames, namesOf } from '../checks.ts'
import { standardClaims } from '../read-claims.ts'
import { type CommonJwtOptions, commonNames, makeJwtIssuer } from '../jwt-issuer.ts'
import type { JwtProfile } from '../profile.ts'

/** What `google` takes. */
export interface GoogleOptions extends CommonJwtOptions {
  /** The OAuth client ids whose ID tokens are accepted, such as `1234.apps.googleusercontent.com`. */
  readonly clientId: string | readonly string[]
  /** The domain of the Workspace that users must be of (`hd`). Default: any, and private accounts. */
  readonly hostedDomain?: string
}

/**
 * Describes Google's ID tokens: its access tokens are opaque, and not for other APIs. Use `sub` and not the e-mail address,
 * which can pass to another person.
 * https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
 *
 * @example
 * ```ts
 * import { google } from '@sallyport/core/issuers'
 * google({ clientId: '1234.apps.googleusercontent.com', subject: ({ sub }) => `google:${sub}` })
 * ```
 */
export function google({ clientId, hostedDomain, ...common }: GoogleOptions): JwtProfile {
  checkNames('google', common, ['clientId', 'hostedDomain', ...commonNames])
  return makeJwtIssuer('google', {
    jwks: 'https://www.googleapis.com/oauth2/v3/certs',
    ...common,
    issuer: ['https://accounts.google.com', 'accounts.google.com'],
    audience: namesOf('google', 'clientId', clientId),
    types: ['jwt'],
    require: { ...common.require, ...(hostedDomain !== undefined && { hd: hostedDomain }) },
    read: payload => ({ ...standardClaims(payload), scopes: [], permissions: [], roles: [] }),
  })
}
