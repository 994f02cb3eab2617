import type { SessionSummary, TokenPair } from '../../account/types.ts'

/** Two tokens under OAuth's names (RFC 6749 §5.1). */
export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds until the access token expires. */
  readonly expires_in: number
  readonly refresh_token: string
  /** After a login whose body has a `device_token`: what the device keeps and sends with its next login. */
  readonly device_token?: string
}

/** What is in the body where tokens travel in cookies. */
export interface CookieAnswer {
  /** Absent where the access token is in a cookie as well. */
  readonly access_token?: string
  readonly token_type?: 'Bearer'
  /** Seconds until the access token expires. */
  readonly expires_in: number
  /** For the header `x-csrf-token`, until the next login; browsers with Fetch Metadata or `Origin` need none. */
  readonly csrf_token: string
}

/** A user's sessions; times are seconds since the epoch. */
export interface SessionList {
  readonly sessions: readonly {
    readonly id: string
    readonly device: string | null
    /** Whether it is the session that asks. */
    readonly current: boolean
    readonly created_at: number
    readonly last_used_at: number
    readonly expires_at: number
  }[]
}

/** Names two tokens as they go over the wire. */
export function tokenAnswer(pair: TokenPair): TokenAnswer {
  return {
    access_token: pair.accessToken,
    token_type: pair.tokenType,
    expires_in: pair.expiresIn,
    refresh_token: pair.refreshToken,
  }
}

/** Names sessions as they go over the wire, member by member: what a store adds stays inside. */
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
