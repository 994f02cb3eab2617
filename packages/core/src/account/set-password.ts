import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { requireId } from '../lib/argument.ts'
import type { PasswordOperations } from '../password/passwords.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { Revoker } from '../session/revoke.ts'
import type { OneTimeTokenRecords } from './one-time-tokens.ts'
import { passwordContext } from './password-context.ts'
import { resetPurpose } from './password-reset.ts'

/** What setting a password needs. */
export interface SetPasswordDependencies<U> {
  readonly users: UserDirectory<U>
  readonly passwords: PasswordOperations
  readonly tokens: OneTimeTokenRecords
  readonly revoker: Pick<Revoker, 'revokeAll'>
  /** Lifts what strangers and the user failed at the account. */
  readonly liftLimits: (subject: string) => Promise<void>
  readonly emit: Emit
}

/** Each lost swap means that somebody else set the password at the same moment. */
const mostSwaps = 5

/**
 * Makes what sets a password without asking for the current one: for administrators, and for a user's first password. All
 * sessions and outstanding resets of the user are revoked. It can be repeated until it is complete.
 *
 * @throws AuthError `not_found` where there is no such user, or they are blocked; `password_*`; `misconfigured` where
 * `users.replacePasswordHash` cannot replace null.
 */
export function createSetPassword<U>(deps: SetPasswordDependencies<U>) {
  const { passwords, tokens, revoker, liftLimits, emit } = deps
  return async (
    userId: string,
    password: string,
    { context = [] }: { readonly context?: readonly string[] } = {},
  ): Promise<void> => {
    requireId('userId', userId)
    const words = passwordContext(await findUser(userId, deps))
    const turn = { account: userId, known: true }
    const next = await passwords.hash(password, { context: [...words, ...context], turn })
    await swapHash(userId, next, deps)
    await revoker.revokeAll(userId, 'password_set')
    await tokens.deleteAll(userId, resetPurpose)
    await liftLimits(userId)
    emit('password_set', { subject: userId })
  }
}

async function swapHash<U>(userId: string, next: string, deps: SetPasswordDependencies<U>): Promise<void> {
  for (let swaps = 0; swaps < mostSwaps; swaps++) {
    const { passwordHash } = await findUser(userId, deps)
    if (await deps.users.replacePasswordHash(userId, passwordHash, next)) return
    if (passwordHash === null && (await findUser(userId, deps)).passwordHash === null) throw cannotReplaceNull()
  }
  throw new AuthError('store_inconsistent')
}

async function findUser<U>(userId: string, { users }: SetPasswordDependencies<U>): Promise<UserEntry<U>> {
  const entry = await users.findById(userId)
  if (entry === undefined) throw new AuthError('not_found')
  return entry
}

function cannotReplaceNull(): AuthError {
  const rule = 'users.replacePasswordHash must compare with null too, such as by IS NOT DISTINCT FROM'
  return new AuthError('misconfigured', { cause: new TypeError(rule) })
}
