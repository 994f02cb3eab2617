import { randomId } from '../lib/random.ts'
import type { Clock } from '../ports/clock.ts'
import { AuthError } from '../errors.ts'
import { accessTokenType } from './access-token-verifier.ts'
import { accessPayload, type RegisteredClaims, type SessionFields } from './claims.ts'
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

/** A signed access token, and how long it lives. */
export interface IssuedAccessToken {
  readonly token: string
  /** Seconds. */
  readonly expiresIn: number
}

/** Signs an access token of a session. Rejects with a TypeError for custom claims that it may not contain. */
export type IssueAccessToken = (session: SessionFields, claims?: object) => Promise<IssuedAccessToken>

const maxPayloadBytes = 4096

/** Makes the function that issues access tokens (RFC 9068 §2). */
export function createAccessTokenIssuer(options: AccessTokenIssuerOptions): IssueAccessToken {
  const checkClaims = createClaimsCheck(options)
  return async (session, claims) => {
    const custom = claims === undefined ? {} : await checkClaims(claims)
    const registered = registeredClaims(session, options)
    const json = withMembers(JSON.stringify(custom), JSON.stringify(registered))
    if (Buffer.byteLength(json) > maxPayloadBytes) {
      throw new TypeError(`claims: an access token may carry at most ${maxPayloadBytes} bytes`)
    }
    const token = await signJws(json, accessTokenType, options.keys())
    return { token, expiresIn: registered.exp - registered.iat }
  }
}

/** Adds the members of one JSON object to another. Spreading the objects takes V8 as long as signing the token five times. */
function withMembers(some: string, more: string): string {
  return some === '{}' ? more : `${some.slice(0, -1)},${more.slice(1)}`
}

function registeredClaims(session: SessionFields, options: AccessTokenIssuerOptions): RegisteredClaims {
  const iat = Math.floor(options.clock() / 1000)
  if (session.sessionEnd <= iat) throw new AuthError('session_expired')
  const exp = Math.min(iat + options.ttl, session.sessionEnd)
  return accessPayload(session, { iss: options.issuer, aud: options.audience, jti: randomId(), iat, exp })
}
