import type { Clock } from '../ports/clock.ts'
import type { Revoker } from '../session/revoke.ts'
import { longestTolerance } from '../session/lifetimes.ts'
import type { RefreshFields } from '../token/claims.ts'

/**
 * Makes the logout by a refresh token that was read: current, replaced or expired.
 *
 * A token past the absolute end of its session has nothing left to end: no access token outlives that. So it appends
 * nothing to the feed.
 */
export function createLogout(revoker: Pick<Revoker, 'revoke'>, clock: Clock): (token: RefreshFields) => Promise<void> {
  return async ({ sessionId, subject, sessionEnd }) => {
    if (clock() / 1000 >= sessionEnd + 2 * longestTolerance) return
    await revoker.revoke({ id: sessionId, subject }, 'logout')
  }
}
