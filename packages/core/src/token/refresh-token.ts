import { AuthError } from '../errors.ts'
import type { Actor } from './claims.ts'
import { parseCompact } from './compact.ts'
import { signJws } from './jws-sign.ts'
import { verifyJws } from './jws-verify.ts'
import type { JsonObject } from './json.ts'
import type { KeyRing } from './key-ring.ts'
import { audienceOf, isActor, isAmr, isText, isTime, type TokenNames } from './shape.ts'

/** `typ` of a refresh token: no other kind of token is one. */
const refreshTokenType = 'rt+jwt'

/** What a refresh token says beside its issuer and audience. Times are seconds since the epoch. */
export interface RefreshTokenFields {
  readonly sub: string
  readonly sid: string
  /** The session's generation that the token is of. */
  readonly gen: number
  readonly jti: string
  readonly iat: number
  /** The end by idleness. */
  readonly exp: number
  readonly auth_time: number
  /** The absolute end. */
  readonly end: number
  readonly amr?: readonly string[] | undefined
  readonly act?: Actor | undefined
}

/** What a verified refresh token says. */
export interface RefreshTokenClaims extends RefreshTokenFields {
  readonly iss: string
  readonly aud: string
}

/** What refresh tokens are made with and verified against. */
export interface RefreshTokenOptions extends TokenNames {
  /** Secrets only: see `refreshKeyProblems`. */
  readonly keys: () => KeyRing
}

/** Makes and verifies refresh tokens. */
export interface RefreshTokens {
  /** Deterministic: the same fields under the same key give the same text. */
  issue(fields: RefreshTokenFields): Promise<string>
  /**
   * Verifies everything but the times, which a refresh judges: a logout takes any token that was signed here. Rejects with
   * `token_invalid`.
   */
  verify(text: unknown): Promise<RefreshTokenClaims>
}

/** Wires the two sides of a refresh token, so that they cannot drift apart. */
export function createRefreshTokens(options: RefreshTokenOptions): RefreshTokens {
  const { issuer, audience, keys } = options
  return {
    issue: fields => signJws(toPayload(fields, issuer, audience), refreshTokenType, keys()),
    verify: async text => {
      const token = parseCompact(text)
      await verifyJws(token, refreshTokenType, keys())
      return verifyClaims(token.payload, options)
    },
  }
}

/** The order of members is part of the text. */
function toPayload(fields: RefreshTokenFields, iss: string, aud: string): RefreshTokenClaims {
  const { sub, sid, gen, jti, iat, exp, auth_time: authTime, end, amr, act } = fields
  return {
    iss,
    aud,
    sub,
    sid,
    gen,
    jti,
    iat,
    exp,
    auth_time: authTime,
    end,
    ...(amr && { amr }),
    ...(act && { act: actorClaim(act) }),
  }
}

/** The members that a session carries on, and no others. */
export function actorClaim({ sub, sid }: Actor): Actor {
  return sid === undefined ? { sub } : { sub, sid }
}

function verifyClaims(payload: JsonObject, options: RefreshTokenOptions): RefreshTokenClaims {
  if (audienceOf(payload, options) === undefined || !hasFields(payload)) throw new AuthError('token_invalid')
  const claims = payload as unknown as RefreshTokenClaims
  if (claims.exp > claims.end) throw new AuthError('token_invalid')
  return claims
}

function hasFields(payload: JsonObject): boolean {
  const { aud, sub, sid, gen, jti, iat, exp, auth_time: authTime, end, amr, act } = payload
  const texts = [aud, sub, sid, jti].every(isText)
  const numbers = [gen, iat, exp, authTime, end].every(isTime) && (gen as number) >= 0
  return texts && numbers && isAmr(amr) && isActor(act)
}
