import type { CreateSessionOptions, TokenPair } from '../auth-types.ts'
import { AuthError } from '../errors.ts'
import type { UserEntry } from '../ports/user-directory.ts'
import { startSession, type StartParts } from './start-session.ts'

/**
 * Makes sessions for users whom the application authenticated by other means.
 *
 * @throws AuthError `credentials_invalid` where the user is gone, blocked or has another password, before or after the session was stored.
 */
export function createSessionFor<U>(
  parts: StartParts<U>,
): (userId: string, options?: CreateSessionOptions) => Promise<TokenPair> {
  return async (userId, options = {}) => {
    const readAt = parts.clock()
    const entry = await parts.users.findById(userId)
    if (entry === undefined) throw new AuthError('credentials_invalid')
    const stillHolds = (now: UserEntry<U>) => now.passwordHash === entry.passwordHash
    const { pair } = await startSession({ ...options, entry, readAt, stillHolds }, parts)
    return pair
  }
}
