/** Decodes a token without verifying it. */
export interface TokenText {
  readonly sid: string
  readonly sub: string
  readonly jti: string
  readonly gen?: number
  readonly iat: number
  readonly exp: number
}

export function readToken(token: string): TokenText {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as TokenText
}
