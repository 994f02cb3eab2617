import { AuthError } from '../errors.ts'
import { Bare } from '../lib/bare.ts'
import type { Clock } from '../ports/clock.ts'
import { areAccessClaims, type Claims, type CustomClaims } from './claims.ts'
import { parseCompact } from './compact.ts'
import { verifyJws } from './jws-verify.ts'
import type { JsonObject } from './json.ts'
import type { VerifyingKeys } from './key-ring.ts'
import { audienceOf, isTime, type TokenNames } from './shape.ts'

/** `typ` of an access token (RFC 9068 §2.1). */
export const accessTokenType = 'at+jwt'

/** What an access token is verified against. Durations are in seconds. */
export interface AccessTokenRules extends TokenNames {
  /** Returns the keys. It is called with the token's `kid`, so that a source can fetch new keys for one that it does not know. */
  readonly keys: (kid: unknown) => VerifyingKeys | Promise<VerifyingKeys>
  readonly maxLifetime: number
  readonly tolerance: number
  readonly clock: Clock
  /** Called with the claims of a valid token from the future, and with how many seconds it is ahead. */
  readonly onDisagreement?: (claims: Pick<Claims, 'sub' | 'sid'>, seconds: number) => void
}

/**
 * Returns the claims, or a promise if it must wait for keys or WebCrypto. It throws or rejects with `token_invalid`. If
 * nothing else is wrong with the token, it uses `token_expired` for an expired token, and `clock_disagrees` for one from
 * the future: the server that signed it has another time, which is not the client's fault.
 */
export type VerifyAccessToken<C = CustomClaims> = (text: unknown) => Claims<C> | Promise<Claims<C>>

/**
 * Makes the function that verifies access tokens (RFC 9068 §4, RFC 8725). It reads no store, so the caller must check
 * whether the session was revoked. The claims are frozen and inherit nothing.
 */
export function createAccessTokenVerifier<C = CustomClaims>(rules: AccessTokenRules): VerifyAccessToken<C> {
  return text => {
    const token = parseCompact(text)
    const keys = rules.keys(token.header['kid'])
    const verified =
      keys instanceof Promise
        ? keys.then(found => verifyJws(token, accessTokenType, found))
        : verifyJws(token, accessTokenType, keys)
    const claims = () => verifyClaims(token.payload, rules) as Claims<C>
    return verified instanceof Promise ? verified.then(claims) : claims()
  }
}

function verifyClaims(payload: JsonObject, rules: AccessTokenRules): Claims {
  const now = rules.clock() / 1000
  const aud = audienceOf(payload, rules)
  if (aud === undefined || !areAccessClaims(payload)) throw invalid()
  const { iat, exp, nbf } = payload as { iat: number; exp: number; nbf?: number }
  if (exp - iat > rules.maxLifetime + 1) throw invalid()
  if (iat > now + rules.tolerance) {
    rules.onDisagreement?.(payload as unknown as Claims, iat - now)
    throw new AuthError('clock_disagrees')
  }
  if (nbf !== undefined && !(isTime(nbf) && nbf <= now + rules.tolerance)) throw invalid()
  if (now >= exp + rules.tolerance) throw new AuthError('token_expired')
  const claims = payload['aud'] === aud ? payload : Object.assign(new Bare(), payload, { aud })
  return Object.freeze(claims) as unknown as Claims
}

function invalid(): AuthError {
  return new AuthError('token_invalid')
}
