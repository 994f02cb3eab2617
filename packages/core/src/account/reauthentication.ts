import type { Reauthentication, TokenPair } from '../auth-types.ts'
import { AuthError } from '../errors.ts'
import type { PasswordWork } from '../password/passwords.ts'
import type { UserDirectory } from '../ports/user-directory.ts'
import type { Endings } from '../session/ending.ts'
import type { Changer } from './password-change.ts'
import { startSession, type StartParts } from './start-session.ts'
import type { Throttle } from './throttle.ts'

/** What a repeated proof of identity needs. */
export interface ReauthenticationParts<U> extends StartParts<U> {
  readonly endings: Pick<Endings, 'announceEnds' | 'end'>
  readonly users: UserDirectory<U>
  readonly passwords: PasswordWork
  readonly throttle: Throttle
}

/**
 * Makes the step-up (RFC 9470): the user proves the password again and gets a session with a new `auth_time` in the place
 * of the one that they have, which ends.
 *
 * @throws AuthError `password_incorrect`, `too_many_requests`, or `token_invalid` where the user is gone.
 */
export function createReauthentication<U>(
  parts: ReauthenticationParts<U>,
): (claims: Changer, proof: Reauthentication) => Promise<TokenPair> {
  const { users, passwords, throttle, endings, clock } = parts
  return async ({ sub, sid }, { password, device }) => {
    const admission = await throttle.admit({ account: sub, login: sub, session: sid })
    const { pair } = await admission.during(async () => {
      const readAt = clock()
      const entry = await users.findById(sub)
      if (entry === undefined) throw new AuthError('token_invalid')
      const { ok } = await passwords.verify(password, entry.passwordHash, { account: sub, known: true })
      if (!ok) throw new AuthError('password_incorrect')
      const stillHolds = (now: { passwordHash: string | null }) => now.passwordHash === entry.passwordHash
      return startSession({ entry, readAt, device, amr: ['pwd'], stillHolds }, parts)
    })
    await endings.end({ id: sid, subject: sub }, 'reauthenticated')
    await admission.succeeded()
    return pair
  }
}
