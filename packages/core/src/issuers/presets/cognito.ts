import { checkNames, namesOf, segmentOf } from '../checks.ts'
import { listOf, standardClaims, textOf } from '../read-claims.ts'
import { type CommonJwtOptions, commonNames, makeJwtIssuer } from '../jwt-issuer.ts'
import type { JwtProfile, TokenPayload } from '../profile.ts'

/** What `cognito` takes. */
export interface CognitoOptions extends CommonJwtOptions {
  /** Such as `eu-central-1`. */
  readonly region: string
  /** Such as `eu-central-1_Ab12Cd34E`. */
  readonly userPoolId: string
  /** The app clients whose tokens are accepted: access tokens have `client_id` and no `aud`. */
  readonly clientId: string | readonly string[]
  /** What the `aud` of a token that is bound to a resource (RFC 8707) must be or contain. Default: such tokens are refused. */
  readonly audience?: string | readonly string[]
}

/**
 * Describes a user pool of Amazon Cognito. `token_use` tells access tokens from ID tokens; their header has no `typ`. Groups
 * are roles.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 *
 * @example
 * ```ts
 * import { cognito } from '@sallyport/core/issuers'
 * cognito({
 *   region: 'eu-central-1',
 *   userPoolId: 'eu-central-1_Ab12Cd34E',
 *   clientId: '1example23456789',
 *   subject: ({ sub }) => String(sub),
 * })
 * ```
 */
export function cognito({ region, userPoolId, clientId, audience, ...common }: CognitoOptions): JwtProfile {
  checkNames('cognito', { region, ...common }, ['region', 'userPoolId', 'clientId', 'audience', ...commonNames])
  const resources = audience === undefined ? [] : namesOf('cognito', 'audience', audience)
  const host = `cognito-idp.${segmentOf('cognito', 'region', region)}.amazonaws.com`
  const issuer = `https://${host}/${segmentOf('cognito', 'userPoolId', userPoolId)}`
  return makeJwtIssuer('cognito', {
    jwks: `${issuer}/.well-known/jwks.json`,
    ...common,
    issuer,
    audience: namesOf('cognito', 'clientId', clientId),
    audienceClaim: 'client_id',
    types: ['', 'jwt'],
    require: { ...common.require, token_use: 'access' },
    accepts: ({ aud }) => aud === undefined || resources.some(resource => [aud].flat().includes(resource)),
    read,
  })
}

/** `origin_jti` is one for all tokens of a login. */
function read(payload: TokenPayload) {
  const groups = listOf(payload['cognito:groups'])
  return { ...standardClaims(payload), sid: textOf(payload['origin_jti']), roles: groups }
}
