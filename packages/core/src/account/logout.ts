import type { Clock } from '../ports/clock.ts'
import type { Revoker } from '../session/revoke.ts'
import { longestTolerance } from '../session/lifetimes.ts'
import type { RefreshFields } from '../token/claims.ts'

/**
 * Makes the logout by a refresh token that was read: current, replaced or expired.
 *
 * If the session's absolute lifetime is over, nothing is appended to the feed: no access token outlives it.
 */
export function createLogout(revoker: Pick<Revoker, 'revoke'>, clock: Clock): (token: RefreshFields) => Promise<void> {
  return async ({ sessionId, subject, sessionEnd }) => {
    if (clock() / 1000 >= sessionEnd + 2 * longestTolerance) return
    await revoker.revoke({ id: sessionId, subject }, 'logout')
  }
}
