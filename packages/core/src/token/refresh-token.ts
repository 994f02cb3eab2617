import { AuthError } from '../errors.ts'
import { areRefreshClaims, refreshPayload, type RefreshTokenFields } from './claims.ts'
import { parseCompact } from './compact.ts'
import { signJws } from './jws-sign.ts'
import { verifyJws } from './jws-verify.ts'
import type { JsonObject } from './json.ts'
import type { KeyRing } from './key-ring.ts'
import { audienceOf, isText, type TokenNames } from './shape.ts'

/** `typ` of a refresh token. No other kind of token has it. */
const refreshTokenType = 'rt+jwt'

/** The claims of a verified refresh token. */
export interface RefreshTokenClaims extends RefreshTokenFields {
  readonly iss: string
  readonly aud: string
}

/** What refresh tokens are issued with and verified against. */
export interface RefreshTokenOptions extends TokenNames {
  /** Secrets only: see `refreshKeyProblems`. */
  readonly keys: () => KeyRing
}

/** Makes and verifies refresh tokens. */
export interface RefreshTokens {
  /** Issues a token. The same fields under the same key always give the same text. */
  issue(fields: RefreshTokenFields): Promise<string>
  /**
   * Verifies everything except the times, which a refresh checks: a logout accepts every token that was signed here.
   * Rejects with `token_invalid`.
   */
  verify(text: unknown): Promise<RefreshTokenClaims>
}

/** Makes what issues and verifies refresh tokens. */
export function createRefreshTokens(options: RefreshTokenOptions): RefreshTokens {
  const { issuer, audience, keys } = options
  return {
    issue: fields => signJws(JSON.stringify(refreshPayload(fields, issuer, audience)), refreshTokenType, keys()),
    verify: async text => {
      const token = parseCompact(text)
      await verifyJws(token, refreshTokenType, keys())
      return verifyClaims(token.payload, options)
    },
  }
}

function verifyClaims(payload: JsonObject, options: RefreshTokenOptions): RefreshTokenClaims {
  const isOurs = audienceOf(payload, options) !== undefined && isText(payload['aud'])
  if (!isOurs || !areRefreshClaims(payload)) throw new AuthError('token_invalid')
  const claims = payload as unknown as RefreshTokenClaims
  if (claims.exp > claims.end) throw new AuthError('token_invalid')
  return claims
}
