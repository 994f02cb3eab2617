import { AuthError } from '../errors.ts'
import { areRefreshClaims, type RefreshClaims, type RefreshFields, refreshFieldsOf, refreshPayload } from './claims.ts'
import { parseCompact } from './compact.ts'
import { signJws } from './jws-sign.ts'
import { verifyJws } from './jws-verify.ts'
import type { JsonObject } from './json.ts'
import type { KeyRing } from './key-ring.ts'
import { audienceOf, isText, type TokenNames } from './shape.ts'

/** `typ` of a refresh token. No other kind of token has it. */
const refreshTokenType = 'rt+jwt'

/** What refresh tokens are issued with and verified against. */
export interface RefreshTokenOptions extends TokenNames {
  /** Secrets only: see `refreshKeyProblems`. */
  readonly keys: () => KeyRing
}

/** Makes and verifies refresh tokens. */
export interface RefreshTokens {
  /** Issues a token. The same fields under the same key always give the same text. */
  issue(fields: RefreshFields): string | Promise<string>
  /**
   * Verifies everything except the times, which a refresh checks: a logout accepts every token that was signed here.
   * Throws or rejects with `token_invalid`.
   */
  verify(text: unknown): RefreshFields | Promise<RefreshFields>
}

/** Makes what issues and verifies refresh tokens. */
export function createRefreshTokens(options: RefreshTokenOptions): RefreshTokens {
  const { issuer, audience, keys } = options
  return {
    issue: fields => signJws(JSON.stringify(refreshPayload(fields, issuer, audience)), refreshTokenType, keys()),
    verify: text => {
      const token = parseCompact(text)
      const verifying = verifyJws(token, refreshTokenType, keys())
      return verifying ? verifying.then(() => readFields(token.payload, options)) : readFields(token.payload, options)
    },
  }
}

function readFields(payload: JsonObject, options: RefreshTokenOptions): RefreshFields {
  const isOurs = audienceOf(payload, options) !== undefined && isText(payload['aud'])
  if (!isOurs || !areRefreshClaims(payload)) throw new AuthError('token_invalid')
  const fields = refreshFieldsOf(payload as unknown as RefreshClaims)
  if (fields.expiresAt > fields.sessionEnd) throw new AuthError('token_invalid')
  return fields
}
