import { checkNames, hostOf, namesOf } from '../checks.ts'
import { memberOf, standardClaims, textOf, timeOf } from '../read-claims.ts'
import { type CommonJwtOptions, commonNames, makeJwtIssuer } from '../jwt-issuer.ts'
import type { JwtProfile, TokenPayload } from '../profile.ts'
import { permissionsOf, withoutPrefix } from './clerk-permissions.ts'

/** What `clerk` takes. */
export interface ClerkOptions extends CommonJwtOptions {
  /** The host of the instance's Frontend API, such as `clerk.example.com`. */
  readonly frontendApi: string
  /** The origins that tokens may have been issued to (`azp`), compared exactly: session tokens have no `aud`. */
  readonly authorizedParties: string | readonly string[]
}

/**
 * Describes an instance of Clerk: session tokens of version 2 or 1.
 *
 * Roles and permissions are those in the active organization, without the prefix `org:`, such as `admin` and
 * `invoices:manage`. A session with tasks left to do (`sts` is `pending`) is refused, and an impersonated one has an actor.
 * https://clerk.com/docs/guides/sessions/session-tokens
 *
 * @example
 * ```ts
 * import { clerk } from '@sallyport/core/issuers'
 * clerk({
 *   frontendApi: 'clerk.example.com',
 *   authorizedParties: ['https://app.example.com'],
 *   subject: ({ sub }) => String(sub),
 * })
 * ```
 */
export function clerk({ frontendApi, authorizedParties, ...common }: ClerkOptions): JwtProfile {
  checkNames('clerk', { frontendApi, ...common }, ['frontendApi', 'authorizedParties', ...commonNames])
  const issuer = `https://${hostOf('clerk', 'frontendApi', frontendApi)}`
  return makeJwtIssuer('clerk', {
    jwks: `${issuer}/.well-known/jwks.json`,
    ...common,
    issuer,
    audience: namesOf('clerk', 'authorizedParties', authorizedParties),
    audienceClaim: 'azp',
    types: ['jwt'],
    accepts: payload => payload['sts'] !== 'pending',
    read,
  })
}

function read(payload: TokenPayload) {
  const role = textOf(memberOf(payload['o'], 'rol')) ?? textOf(payload['org_role'])
  return {
    ...standardClaims(payload),
    authTime: authTimeOf(payload),
    roles: role === undefined ? [] : [withoutPrefix(role)],
    permissions: permissionsOf(payload),
  }
}

/** `fva` has the minutes since the first and the second factor were verified, as of `iat`; -1 for never. */
function authTimeOf(payload: TokenPayload): number | undefined {
  const [first] = Array.isArray(payload['fva']) ? (payload['fva'] as readonly unknown[]) : []
  const [age, issuedAt] = [timeOf(first), timeOf(payload['iat'])]
  return age === undefined || issuedAt === undefined ? undefined : issuedAt - age * 60
}
