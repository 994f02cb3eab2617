import { randomId } from '../lib/random.ts'
import type { Clock } from '../ports/clock.ts'
import { AuthError } from '../errors.ts'
import { accessTokenType } from './access-token-verifier.ts'
import type { Actor, Claims, RegisteredClaims } from './claims.ts'
import { createClaimsCheck, type CustomClaimRules } from './custom-claims.ts'
import { signJws } from './jws-sign.ts'
import type { KeyRing } from './key-ring.ts'
import { actorClaim } from './refresh-token.ts'
import { isActor, isAmr, isText } from './shape.ts'

/** What access tokens are issued by. */
export interface AccessTokenIssuerOptions extends CustomClaimRules {
  readonly issuer: string
  readonly audience: string
  readonly keys: () => KeyRing
  /** Seconds that a token lives. */
  readonly ttl: number
  readonly clock: Clock
}

/** What one access token is about. Times are seconds since the epoch. */
export interface AccessTokenFields {
  readonly subject: string
  readonly sessionId: string
  readonly authTime: number
  /** The absolute end of the session, which no token of it outlives. */
  readonly sessionEnd: number
  readonly claims?: object | undefined
  readonly amr?: readonly string[] | undefined
  readonly actor?: Actor | undefined
}

/** A signed access token, and what it says. */
export interface IssuedAccessToken {
  readonly token: string
  /** Seconds. */
  readonly expiresIn: number
  readonly claims: Claims
}

/** Signs one access token. Custom claims that may not be in it are a TypeError. */
export type IssueAccessToken = (fields: AccessTokenFields) => Promise<IssuedAccessToken>

const maxPayloadBytes = 4096

/** Makes the function that issues access tokens (RFC 9068 §2). */
export function createAccessTokenIssuer(options: AccessTokenIssuerOptions): IssueAccessToken {
  const checkClaims = createClaimsCheck(options)
  return async fields => {
    const custom = fields.claims === undefined ? {} : await checkClaims(fields.claims)
    const claims = Object.freeze({ ...custom, ...registeredClaims(fields, options) })
    if (Buffer.byteLength(JSON.stringify(claims)) > maxPayloadBytes) {
      throw new TypeError(`claims: an access token may carry at most ${maxPayloadBytes} bytes`)
    }
    const token = await signJws(claims, accessTokenType, options.keys())
    return { token, expiresIn: claims.exp - claims.iat, claims }
  }
}

function registeredClaims(fields: AccessTokenFields, options: AccessTokenIssuerOptions): RegisteredClaims {
  const { subject, sessionId, authTime, sessionEnd, amr, actor } = fields
  if (!isText(subject)) throw new TypeError('A user id must be a text of 1 to 255 characters')
  if (!isAmr(amr)) throw new TypeError('amr must be a list of texts of 1 to 255 characters')
  if (actor !== undefined && !isActor({ ...actorClaim(actor) }))
    throw new TypeError('actor must be an id of 1 to 255 characters, or claims')
  const iat = Math.floor(options.clock() / 1000)
  if (sessionEnd <= iat) throw new AuthError('session_expired')
  return {
    iss: options.issuer,
    aud: options.audience,
    sub: subject,
    sid: sessionId,
    jti: randomId(),
    iat,
    exp: Math.min(iat + options.ttl, sessionEnd),
    auth_time: authTime,
    ...(amr && { amr }),
    ...(actor && { act: actorClaim(actor) }),
  }
}
