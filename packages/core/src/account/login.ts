import type { LoginInput, TokenPair } from '../auth-types.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { AuthEventFacts } from '../events.ts'
import { hmacSha256 } from '../lib/digest.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { PasswordCheck, PasswordWork } from '../password/passwords.ts'
import { startSession, type StartParts } from './start-session.ts'

/** What a login needs. */
export interface LoginParts<U> extends StartParts<U> {
  readonly users: UserDirectory<U>
  readonly passwords: PasswordWork
  /** The key under which events name a login that failed. */
  readonly loginKey: () => Uint8Array
}

type FailureReason = AuthEventFacts['login_failed']['reason']

/**
 * Makes the login with a password.
 *
 * Every failure costs one hash at the current cost and answers `credentials_invalid`: an unknown user, a user without a
 * password, a wrong one, one that is too long, and a user whom a block or a reset overtook.
 */
export function createLogin<U>(parts: LoginParts<U>): (input: LoginInput) => Promise<TokenPair> {
  const { passwords, emit, clock } = parts
  return async ({ login, password, device }) => {
    const readAt = clock()
    const entry = await findUser(login, parts)
    const check = await passwords.verify(password, entry?.passwordHash)
    if (entry !== undefined && check.unusable) {
      emit('password_hash_unusable', { subject: entry.id, reason: check.unusable })
    }
    if (entry === undefined || !check.ok) throw failed(login, reasonOf(entry), parts)
    const stillHolds = (now: UserEntry<U>) => isSamePassword(password, entry, now, passwords)
    const { pair, sessionId } = await startSession({ entry, readAt, device, stillHolds, amr: ['pwd'] }, parts).catch(
      error => {
        throw isOvertaken(error) ? failed(login, 'overtaken', parts) : error
      },
    )
    if (check.needsRehash) await rehash(password, entry, parts)
    emit('login_succeeded', { subject: entry.id, sessionId, device: device ?? null })
    return pair
  }
}

/** A login that is no text of a sane length names nobody, and costs what every other one costs. */
async function findUser<U>(login: unknown, { users }: LoginParts<U>): Promise<UserEntry<U> | undefined> {
  const isText = typeof login === 'string' && login.length <= 1024 && login.isWellFormed() && !login.includes('\0')
  return isText ? users.findByLogin(login) : undefined
}

function reasonOf<U>(entry: UserEntry<U> | undefined): FailureReason {
  if (entry === undefined) return 'unknown_user'
  return entry.passwordHash === null ? 'no_password' : 'wrong_password'
}

function failed<U>(login: unknown, reason: FailureReason, { emit, loginKey }: LoginParts<U>): AuthError {
  const loginHash = hmacSha256(loginKey(), String(login)).subarray(0, 16).toString('base64url')
  emit('login_failed', { loginHash, reason })
  return new AuthError('credentials_invalid')
}

function isOvertaken(error: unknown): boolean {
  return isAuthError(error) && error.code === 'credentials_invalid'
}

/** Another login may have renewed the hash meanwhile; the same password under a new hash is no change. */
async function isSamePassword<U>(
  password: string,
  before: UserEntry<U>,
  now: UserEntry<U>,
  passwords: PasswordWork,
): Promise<boolean> {
  if (now.passwordHash === before.passwordHash) return true
  const check: PasswordCheck = await passwords.verify(password, now.passwordHash)
  return check.ok
}

/** Renews an outdated hash; whatever goes wrong with that is no reason to refuse the login. */
async function rehash<U>(password: string, entry: UserEntry<U>, { users, passwords, emit }: LoginParts<U>) {
  try {
    const next = await passwords.rehash(password)
    const replaced = await users.replacePasswordHash(entry.id, entry.passwordHash!, next)
    if (replaced) emit('password_rehashed', { subject: entry.id })
  } catch {
    emit('password_rehash_failed', { subject: entry.id })
  }
}
