import type { PasswordChange, SignedIn, TokenPair } from './types.ts'
import { AuthError } from '../errors.ts'
import type { PasswordOperations } from '../password/passwords.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { Revoker } from '../session/revoke.ts'
import { joinAmr } from './amr.ts'
import type { PendingChanges } from './pending-changes.ts'
import type { OneTimeTokenRecords } from './one-time-tokens.ts'
import { passwordContext } from './password-context.ts'
import { resetPurpose } from './password-reset.ts'
import { startSession, type StartDependencies } from './start-session.ts'
import type { Throttle } from './throttle.ts'

/** What changes need. */
export interface PasswordChangeDependencies<U> extends StartDependencies<U> {
  readonly users: UserDirectory<U>
  readonly passwords: PasswordOperations
  readonly tokens: OneTimeTokenRecords
  readonly pendingChanges: PendingChanges
  readonly revoker: Pick<Revoker, 'publishRevoked' | 'revokeAll' | 'revokeLast'>
  readonly throttle: Throttle
  /** Lifts what strangers and the user failed at the account. */
  readonly liftLimits: (subject: string) => Promise<void>
}

/**
 * Makes the change of a password: the current one is checked, all sessions and outstanding resets are revoked, and the caller
 * gets a new session.
 *
 * The caller's session is revoked last. So an interrupted change can be repeated with it and the same passwords,
 * until it is complete.
 *
 * Wrong guesses are throttled by session, then by user: an attacker with a stolen access token can neither try passwords nor
 * keep the user's other sessions from changing the password. A change lifts the account's limits.
 *
 * @throws AuthError `password_incorrect`, `too_many_requests`, `password_*`, or `token_invalid` where the user is gone.
 */
export function createPasswordChange<U>(
  deps: PasswordChangeDependencies<U>,
): (claims: SignedIn, change: PasswordChange) => Promise<TokenPair> {
  const { tokens, pendingChanges, revoker, throttle, liftLimits, emit } = deps
  return async (claims, change) => {
    const { sub, sid } = claims
    const admission = await throttle.admit({ account: sub, login: sub, session: sid })
    const readAt = deps.clock()
    const entry = await admission.during(() => setHash(claims, change, deps))
    await revoker.revokeAll(sub, 'password_changed', sid)
    await tokens.deleteAll(sub, resetPurpose)
    const { pair } = await startSession({ entry, readAt, ...heirOf(claims, change, entry) }, deps)
    await revoker.revokeLast({ id: sid, subject: sub }, 'password_changed')
    await pendingChanges.clear(sub)
    await liftLimits(sub)
    emit('password_changed', { subject: sub })
    return pair
  }
}

/** What the caller's next session takes over from this one. */
function heirOf<U>({ act, amr, cnf }: SignedIn, { device }: PasswordChange, { passwordHash }: UserEntry<U>) {
  const stillHolds = (now: UserEntry<U>) => now.passwordHash === passwordHash
  return { device, actor: act, confirmation: cnf, amr: joinAmr(amr, ['pwd']), stillHolds }
}

async function setHash<U>(
  { sub, sid }: SignedIn,
  { currentPassword, newPassword, context = [] }: PasswordChange,
  deps: PasswordChangeDependencies<U>,
): Promise<UserEntry<U>> {
  const { users, passwords, pendingChanges } = deps
  const entry = await users.findById(sub)
  if (entry === undefined) throw new AuthError('token_invalid')
  const turn = { account: sub, known: true }
  const { ok } = await passwords.verify(currentPassword, entry.passwordHash, turn)
  if (!ok || entry.passwordHash === null) return wasSet({ sub, sid }, newPassword, deps)
  const next = await passwords.hash(newPassword, { context: [...passwordContext(entry), ...context], turn })
  await pendingChanges.put(sub, sid, next)
  if (await users.replacePasswordHash(sub, entry.passwordHash, next)) return { ...entry, passwordHash: next }
  return wasSet({ sub, sid }, newPassword, deps)
}

/**
 * The user, where an earlier try of this very change set the password. It is compared with nothing but a hash that this
 * session set, so that nobody can guess at passwords here.
 */
async function wasSet<U>(
  { sub, sid }: Pick<SignedIn, 'sub' | 'sid'>,
  newPassword: string,
  { users, passwords, pendingChanges }: PasswordChangeDependencies<U>,
): Promise<UserEntry<U>> {
  const entry = await users.findById(sub)
  const hash = entry?.passwordHash ?? undefined
  if (entry !== undefined && hash !== undefined && (await pendingChanges.has(sub, sid, hash))) {
    const { ok } = await passwords.verify(newPassword, hash, { account: sub, known: true })
    if (ok) return entry
  }
  throw new AuthError('password_incorrect')
}
