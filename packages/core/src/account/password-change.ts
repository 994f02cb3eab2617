import type { PasswordChange } from '../auth-types.ts'
import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { PasswordWork } from '../password/passwords.ts'
import type { UserDirectory } from '../ports/user-directory.ts'
import type { Endings } from '../session/ending.ts'
import type { OneTimeTokens } from './one-time-tokens.ts'
import { resetPurpose } from './password-reset.ts'
import type { Throttle } from './throttle.ts'

/** What changes need. */
export interface PasswordChangeParts<U> {
  readonly users: UserDirectory<U>
  readonly passwords: PasswordWork
  readonly tokens: OneTimeTokens
  readonly endings: Pick<Endings, 'endAll'>
  readonly throttle: Throttle
  /** Lifts what strangers and the user failed at the account. */
  readonly liftLimits: (subject: string) => Promise<void>
  readonly emit: Emit
}

/** Whose password changes, and the session that goes on. */
export interface Changer {
  readonly sub: string
  readonly sid: string
}

/**
 * Makes the change of a password: the current one is asked for, and every other session ends, with outstanding resets.
 *
 * Wrong guesses are throttled by session, then by user: whoever has stolen an access token can neither try passwords nor
 * keep the user's other sessions from changing the password. A change lifts the account's limits.
 *
 * @throws AuthError `password_incorrect`, `too_many_requests`, `password_*`, or `token_invalid` where the user is gone.
 */
export function createPasswordChange<U>(
  parts: PasswordChangeParts<U>,
): (claims: Changer, change: PasswordChange) => Promise<void> {
  const { users, passwords, tokens, endings, throttle, liftLimits, emit } = parts
  return async ({ sub, sid }, { currentPassword, newPassword, context = [] }) => {
    const admission = await throttle.admit({ account: sub, login: sub, session: sid })
    await admission.during(async () => {
      const entry = await users.findById(sub)
      if (entry === undefined) throw new AuthError('token_invalid')
      const turn = { account: sub, known: true }
      const { ok } = await passwords.verify(currentPassword, entry.passwordHash, turn)
      if (!ok || entry.passwordHash === null) throw new AuthError('password_incorrect')
      const next = await passwords.hash(newPassword, { context, turn })
      if (!(await users.replacePasswordHash(sub, entry.passwordHash, next))) throw new AuthError('password_incorrect')
    })
    await endings.endAll(sub, 'password_changed', sid)
    await tokens.deleteAll(sub, resetPurpose)
    await liftLimits(sub)
    emit('password_changed', { subject: sub })
  }
}
