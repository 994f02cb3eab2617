import { checkNames, refuse, requireFunction } from './checks.ts'
import { type CommonJwtOptions, commonNames, jwtProfile, type JwtIssuerOptions } from './jwt-issuer.ts'
import type { JwtProfile, TokenPayload } from './profile.ts'
import { standardClaims, textOf } from './read-claims.ts'

/** What `previousTokens` takes. */
export interface PreviousTokensOptions
  extends CommonJwtOptions, Pick<JwtIssuerOptions, 'secret' | 'algorithms' | 'types' | 'accepts'> {
  /** When the application began to issue tokens with Sallyport: a token that was issued later is refused. */
  readonly issuedBefore: Date
  /** The `iss` of the tokens. It must differ from the issuer of the Auth. Default: the tokens have none. */
  readonly issuer?: string
  /** The audience of the tokens. Default: the tokens have none. */
  readonly audience?: string | readonly string[]
}

const of = 'previousTokens'
const names = [...commonNames, 'secret', 'algorithms', 'types', 'accepts', 'issuedBefore', 'issuer', 'audience']
const longestLifetime = 90 * 86_400

/**
 * Describes the access tokens that the application itself issued before it used Sallyport, for example with `jsonwebtoken`,
 * `@nestjs/jwt` or `@fastify/jwt`. They may lack `iss`, `aud` and `sub`, but not `iat` and `exp`.
 *
 * If the same key also signed other tokens, such as refresh tokens or links in mails, `require` or `accepts` must tell access
 * tokens from them.
 *
 * `subject` maps them to ids, such as `({ userId }) => String(userId)`. `types` defaults to `['JWT', '']`, `maxLifetime` to `7d`
 * (at most `90d`). Roles are those of `roles`, or the one in `role`. A secret that is short or well known is refused: anybody
 * could have made the tokens. Throws a TypeError that names the option that is wrong.
 *
 * @example
 * ```ts
 * import { secretKey } from '@sallyport/core'
 * import { previousTokens } from '@sallyport/core/issuers'
 * const previous = previousTokens({
 *   secret: secretKey(process.env['OLD_JWT_SECRET']!),
 *   issuedBefore: new Date('2027-01-15T08:00:00Z'),
 *   subject: ({ userId }) => String(userId),
 * })
 * ```
 */
export function previousTokens(options: PreviousTokensOptions): JwtProfile {
  checkNames(of, options, names)
  const { issuedBefore, types = ['JWT', ''], maxLifetime = '7d', accepts = () => true, ...others } = options
  requireFunction(of, 'accepts', accepts)
  const end = issuedBefore instanceof Date ? issuedBefore.getTime() / 1000 : Number.NaN
  if (Number.isNaN(end)) refuse(of, 'issuedBefore', 'must be a valid Date')
  const isPrevious = (payload: TokenPayload) => Number(payload['iat']) < end && accepts(payload)
  return jwtProfile(
    of,
    { ...others, types, maxLifetime, accepts: isPrevious, read },
    { longestLifetime, needsSub: false, takesFractions: true },
  )
}

function read(payload: TokenPayload) {
  const fields = standardClaims(payload)
  const role = textOf(payload['role'])
  return { ...fields, roles: fields.roles.length === 0 && role !== undefined ? [role] : fields.roles }
}
