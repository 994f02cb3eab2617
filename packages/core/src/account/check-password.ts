import { AuthError } from '../errors.ts'
import type { AuthEventFields, Emit } from '../events.ts'
import type { PasswordOperations } from '../password/passwords.ts'
import type { BlockStore } from '../ports/block-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { Turn } from '../password/turns.ts'
import type { DeviceTokens, KnownDevice } from './device-token.ts'
import { readLogin } from './identifier.ts'
import type { Admission, Throttle } from './throttle.ts'

/** What the check of a login's password needs. */
export interface PasswordCheckDependencies<U> {
  readonly users: UserDirectory<U>
  readonly blocks: Pick<BlockStore, 'has'>
  readonly passwords: PasswordOperations
  readonly normalize: (login: string) => string | undefined
  readonly throttle: Throttle
  readonly deviceTokens: DeviceTokens
  /** Names a login in events. */
  readonly hashOf: (login: string) => string
  readonly clock: Clock
  readonly emit: Emit
}

/** What somebody presents to prove who they are. */
export interface Credentials {
  readonly login: string
  readonly password: string
  readonly ip?: string | undefined
  readonly deviceToken?: string | undefined
}

/** A password that was right. */
export interface ProvedPassword<U> {
  readonly entry: UserEntry<U>
  /** When the entry was read: milliseconds since the epoch. */
  readonly readAt: number
  /** The login in its normal form. */
  readonly login: string
  readonly password: string
  readonly admission: Admission
  /** The device that it was proved on, where the account knows it. */
  readonly known: KnownDevice | undefined
  readonly needsRehash: boolean
}

type FailureReason = AuthEventFields['login_failed']['reason']

/**
 * Makes the check that every login starts with, whether or not it makes a session: looked up first, then counted, then
 * hashed.
 *
 * Every failure costs one hash at the current cost and is answered with `credentials_invalid`: an unknown user, a user
 * without a password, a wrong one, one that is too long, and a user who is blocked.
 */
export function createPasswordCheck<U>(
  deps: PasswordCheckDependencies<U>,
): (credentials: Credentials) => Promise<ProvedPassword<U>> {
  const { users, blocks, passwords, emit, clock, throttle, deviceTokens, normalize } = deps
  return async ({ login: given, password, ip, deviceToken }) => {
    const login = readLogin(given, normalize)
    const readAt = clock()
    const entry = login === undefined ? undefined : await users.findByLogin(login)
    const known = deviceTokens.read(entry, deviceToken)
    const attempt = { account: entry?.id, login: login ?? '', ip, device: known?.id }
    const admission = await throttle.admit(attempt)
    return admission.during(async () => {
      const turn = { account: entry?.id ?? attempt.login, known: known !== undefined }
      // Asked while the password is hashed, and of unknown users too: neither the answer nor its time tells who is blocked.
      const [{ ok, unusable, isTooLong, needsRehash }, isBlocked] = await Promise.all([
        passwords.verify(password, entry?.passwordHash, turn),
        blocks.has(turn.account),
      ])
      if (entry !== undefined && unusable) emit('password_hash_unusable', { subject: entry.id, reason: unusable })
      if (entry !== undefined && isTooLong) emit('password_longer_than_hash', { subject: entry.id })
      if (isBlocked && ok) throw loginFailed(attempt.login, 'blocked', deps)
      if (login === undefined || entry === undefined || !ok) throw loginFailed(attempt.login, reasonOf(entry), deps)
      return { entry, readAt, login, password, admission, known, needsRehash }
    })
  }
}

function reasonOf<U>(entry: UserEntry<U> | undefined): FailureReason {
  if (entry === undefined) return 'unknown_user'
  return entry.passwordHash === null ? 'no_password' : 'wrong_password'
}

/** Makes the one error of every failed login, and says why in an event. */
export function loginFailed(
  login: string,
  reason: FailureReason,
  { emit, hashOf }: Pick<PasswordCheckDependencies<unknown>, 'emit' | 'hashOf'>,
): AuthError {
  emit('login_failed', { loginHash: hashOf(login), reason })
  return new AuthError('credentials_invalid')
}

/** Anybody who has proved the password comes before strangers who guess at the account. */
export function provedTurn({ id }: UserEntry<unknown>): Turn {
  return { account: id, known: true }
}

/**
 * Renews an outdated hash, and resolves to the one in force. A failure of that is not a reason to refuse a password that
 * was right.
 */
export async function renewHash<U>(
  { entry, password, needsRehash }: ProvedPassword<U>,
  { users, passwords, emit }: Pick<PasswordCheckDependencies<U>, 'users' | 'passwords' | 'emit'>,
): Promise<string | null> {
  if (!needsRehash) return entry.passwordHash
  try {
    const next = await passwords.rehash(password, provedTurn(entry))
    if (!(await users.replacePasswordHash(entry.id, entry.passwordHash, next))) return entry.passwordHash
    emit('password_rehashed', { subject: entry.id })
    return next
  } catch {
    emit('password_rehash_failed', { subject: entry.id })
    return entry.passwordHash
  }
}
