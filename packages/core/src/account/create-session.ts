import type { CreateSessionOptions, TokenPair } from '../auth-types.ts'
import { AuthError } from '../errors.ts'
import type { UserEntry } from '../ports/user-directory.ts'
import type { Proofs } from './proofs.ts'
import { startSession, type StartParts } from './start-session.ts'

/** What sessions of the application's own making need. */
export interface CreateSessionParts<U> extends StartParts<U> {
  readonly proofs: Proofs
}

/**
 * Makes sessions for users whom the application authenticated by other means, or by more than a password: then it takes
 * the proof that the password was right.
 *
 * @throws AuthError `credentials_invalid` where the user is gone, blocked or has another password, before or after the
 * session was stored, and where the proof is not good, or undefined.
 */
export function createSessionFor<U>(
  parts: CreateSessionParts<U>,
): (userId: string, options?: CreateSessionOptions) => Promise<TokenPair> {
  const { users, proofs, clock, emit } = parts
  return async (userId, options = {}) => {
    const { proof, ...how } = options
    const readAt = clock()
    const entry = await users.findById(userId)
    if (entry === undefined) throw new AuthError('credentials_invalid')
    // A proof that is there but undefined comes from a request without one: it must not count as no need for a proof.
    const isProved = 'proof' in options
    const proved = isProved ? await proofs.take(proof, entry) : undefined
    const stillHolds = (now: UserEntry<U>) => now.passwordHash === entry.passwordHash
    const start = { ...how, amr: how.amr ?? proved, entry, readAt, stillHolds }
    const { pair, ...started } = await startSession(start, parts)
    if (isProved) emit('login_succeeded', { subject: entry.id, ...started })
    return pair
  }
}
