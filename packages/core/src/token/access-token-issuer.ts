import { randomId } from '../lib/random.ts'
import type { Clock } from '../ports/clock.ts'
import { AuthError } from '../errors.ts'
import { accessTokenType } from './access-token-verifier.ts'
import { type Claims, type RegisteredClaims, sessionClaims, type SessionFields } from './claims.ts'
import { createClaimsCheck, type CustomClaimRules } from './custom-claims.ts'
import { signJws } from './jws-sign.ts'
import type { KeyRing } from './key-ring.ts'

/** What access tokens are issued with. */
export interface AccessTokenIssuerOptions extends CustomClaimRules {
  readonly issuer: string
  readonly audience: string
  readonly keys: () => KeyRing
  /** The lifetime of a token, in seconds. */
  readonly ttl: number
  readonly clock: Clock
}

/** What one access token is issued for. */
export interface AccessTokenFields extends SessionFields {
  readonly claims?: object | undefined
}

/** A signed access token, and what it says. */
export interface IssuedAccessToken {
  readonly token: string
  /** Seconds. */
  readonly expiresIn: number
  readonly claims: Claims
}

/** Signs one access token. Rejects with a TypeError for custom claims that it may not contain. */
export type IssueAccessToken = (fields: AccessTokenFields) => Promise<IssuedAccessToken>

const maxPayloadBytes = 4096

/** Makes the function that issues access tokens (RFC 9068 §2). */
export function createAccessTokenIssuer(options: AccessTokenIssuerOptions): IssueAccessToken {
  const checkClaims = createClaimsCheck(options)
  return async fields => {
    const custom = fields.claims === undefined ? {} : await checkClaims(fields.claims)
    const claims = { ...custom, ...registeredClaims(fields, options) }
    const json = JSON.stringify(claims)
    if (Buffer.byteLength(json) > maxPayloadBytes) {
      throw new TypeError(`claims: an access token may carry at most ${maxPayloadBytes} bytes`)
    }
    const token = await signJws(json, accessTokenType, options.keys())
    return { token, expiresIn: claims.exp - claims.iat, claims: Object.freeze(claims) }
  }
}

function registeredClaims(fields: AccessTokenFields, options: AccessTokenIssuerOptions): RegisteredClaims {
  const { sub, sid, ...others } = sessionClaims(fields)
  const iat = Math.floor(options.clock() / 1000)
  if (fields.sessionEnd <= iat) throw new AuthError('session_expired')
  const exp = Math.min(iat + options.ttl, fields.sessionEnd)
  return { iss: options.issuer, aud: options.audience, sub, sid, jti: randomId(), iat, exp, ...others }
}
