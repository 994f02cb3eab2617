import type { SessionSummary, TokenPair } from '../../account/types.ts'

/** Two tokens with OAuth's names (RFC 6749 §5.1). */
export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: TokenPair['tokenType']
  /** Seconds until the access token expires. */
  readonly expires_in: number
  readonly refresh_token: string
  /** Only after a login whose body has a `device_token`. The device keeps it and sends it with its next login. */
  readonly device_token?: string
}

/** The body if tokens are in cookies. */
export interface CookieAnswer {
  /** Absent if the access token is in a cookie too. */
  readonly access_token?: string
  readonly token_type?: TokenPair['tokenType']
  /** Seconds until the access token expires. */
  readonly expires_in: number
  /** For the header `x-csrf-token`, until the next login. Browsers with Fetch Metadata or `Origin` do not need it. */
  readonly csrf_token: string
}

/** A user's sessions; times are seconds since the epoch. */
export interface SessionList {
  readonly sessions: readonly {
    readonly id: string
    readonly device: string | null
    /** Whether it is the session of this request. */
    readonly current: boolean
    readonly created_at: number
    readonly last_used_at: number
    readonly expires_at: number
  }[]
}

/** Makes the body with two tokens. */
export function tokenAnswer(pair: TokenPair): TokenAnswer {
  return {
    access_token: pair.accessToken,
    token_type: pair.tokenType,
    expires_in: pair.expiresIn,
    refresh_token: pair.refreshToken,
  }
}

/** Makes the body with a list of sessions. Members that a store adds are left out. */
export function sessionList(sessions: readonly SessionSummary[], currentId: string): SessionList {
  return {
    sessions: sessions.map(session => ({
      id: session.id,
      device: session.device,
      current: session.id === currentId,
      created_at: session.createdAt,
      last_used_at: session.lastUsedAt,
      expires_at: session.expiresAt,
    })),
  }
}
