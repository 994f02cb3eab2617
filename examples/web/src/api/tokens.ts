/** What the page shows of a refresh token: never the token itself. */
export interface RefreshTokenInfo {
  /** 1 for the token of the login, 2 for its successor. */
  readonly number: number
  readonly id: string
}

/** Reads a refresh token, without checking it: only the API can do that. */
export function describeRefreshToken(token: unknown): RefreshTokenInfo | undefined {
  if (typeof token !== 'string') return undefined
  try {
    const { gen, jti } = JSON.parse(fromBase64url(token.split('.')[1]!)) as { gen: number; jti: string }
    return { number: gen + 1, id: jti }
  } catch {
    return undefined
  }
}

function fromBase64url(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
}
