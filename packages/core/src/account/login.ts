import type { LoginInput, LoginResult } from '../auth-types.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { AuthEventFacts } from '../events.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { PasswordWork } from '../password/passwords.ts'
import type { DeviceTokens } from './device-token.ts'
import { readLogin } from './identifier.ts'
import { startSession, type StartParts } from './start-session.ts'
import type { Attempt, Throttle } from './throttle.ts'

/** What a login needs. */
export interface LoginParts<U> extends StartParts<U> {
  readonly users: UserDirectory<U>
  readonly passwords: PasswordWork
  readonly normalize: (login: string) => string
  readonly throttle: Throttle | undefined
  readonly deviceTokens: DeviceTokens
  /** Names a login in events. */
  readonly hashOf: (login: string) => string
}

type FailureReason = AuthEventFacts['login_failed']['reason']

/**
 * Makes the login with a password: counted first, then looked up, then hashed.
 *
 * Every failure costs one hash at the current cost and answers `credentials_invalid`: an unknown user, a user without a
 * password, a wrong one, one that is too long, and a user whom a block or a reset overtook.
 */
export function createLogin<U>(parts: LoginParts<U>): (input: LoginInput) => Promise<LoginResult> {
  const { passwords, emit, clock, throttle, deviceTokens, normalize } = parts
  return async ({ login: given, password, device, ip, deviceToken }) => {
    const login = readLogin(given, normalize)
    const attempt: Attempt = { login: login ?? '', ip, device: deviceTokens.read(login ?? '', deviceToken) }
    await throttle?.admit(attempt)
    const readAt = clock()
    const entry = login === undefined ? undefined : await parts.users.findByLogin(login)
    const check = await passwords.verify(password, entry?.passwordHash)
    if (entry !== undefined && check.unusable) {
      emit('password_hash_unusable', { subject: entry.id, reason: check.unusable })
    }
    if (login === undefined || entry === undefined || !check.ok) throw failed(attempt.login, reasonOf(entry), parts)
    const { pair, sessionId } = await start(entry, { password, device, readAt, login }, parts)
    if (check.needsRehash) await rehash(password, entry, parts)
    await throttle?.succeeded(attempt)
    emit('login_succeeded', { subject: entry.id, sessionId, device: device ?? null })
    return { ...pair, deviceToken: attempt.device === undefined ? deviceTokens.issue(login) : deviceToken! }
  }
}

interface Proved {
  readonly login: string
  readonly password: string
  readonly device: string | undefined
  readonly readAt: number
}

async function start<U>(entry: UserEntry<U>, { login, password, device, readAt }: Proved, parts: LoginParts<U>) {
  const stillHolds = (now: UserEntry<U>) => isSamePassword(password, entry, now, parts.passwords)
  try {
    return await startSession({ entry, readAt, device, stillHolds, amr: ['pwd'] }, parts)
  } catch (error) {
    throw isAuthError(error) && error.code === 'credentials_invalid' ? failed(login, 'overtaken', parts) : error
  }
}

function reasonOf<U>(entry: UserEntry<U> | undefined): FailureReason {
  if (entry === undefined) return 'unknown_user'
  return entry.passwordHash === null ? 'no_password' : 'wrong_password'
}

function failed<U>(login: string, reason: FailureReason, { emit, hashOf }: LoginParts<U>): AuthError {
  emit('login_failed', { loginHash: hashOf(login), reason })
  return new AuthError('credentials_invalid')
}

/** Another login may have renewed the hash meanwhile; the same password under a new hash is no change. */
async function isSamePassword<U>(
  password: string,
  before: UserEntry<U>,
  now: UserEntry<U>,
  passwords: PasswordWork,
): Promise<boolean> {
  return now.passwordHash === before.passwordHash || (await passwords.verify(password, now.passwordHash)).ok
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
