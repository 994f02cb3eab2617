import type { LoginInput, LoginResult } from './types.ts'
import { isAuthError } from '../errors.ts'
import type { PasswordOperations } from '../password/passwords.ts'
import type { UserEntry } from '../ports/user-directory.ts'
import type { Possession, ProvedKey } from '../token/dpop/possession.ts'
import {
  createPasswordCheck,
  loginFailed,
  type PasswordCheckDependencies,
  type ProvedPassword,
  provedTurn,
  renewHash,
} from './check-password.ts'
import { startSession, type StartDependencies } from './start-session.ts'

/** What a login needs. */
export interface LoginDependencies<U> extends StartDependencies<U>, PasswordCheckDependencies<U> {
  readonly users: PasswordCheckDependencies<U>['users']
  readonly possession: Possession
}

/**
 * Makes the login with a password: the check, then a session.
 *
 * A user who is blocked or resets the password meanwhile gets the same response as for a wrong password.
 */
export function createLogin<U>(deps: LoginDependencies<U>): (input: LoginInput) => Promise<LoginResult> {
  const check = createPasswordCheck(deps)
  const { emit, deviceTokens, possession } = deps
  return async ({ device, dpop, ...credentials }) => {
    const key = await possession.prove(dpop)
    const proved = await check(credentials)
    const { entry, admission, known } = proved
    const { pair, ...started } = await admission.during(() => start(proved, { device, key }, deps))
    const passwordHash = await renewHash(proved, deps)
    await admission.succeeded()
    emit('login_succeeded', { subject: entry.id, ...started })
    return { ...pair, deviceToken: deviceTokens.issue({ id: entry.id, passwordHash }, known, credentials.deviceToken) }
  }
}

interface Client {
  readonly device: string | undefined
  readonly key: ProvedKey | undefined
}

async function start<U>(proved: ProvedPassword<U>, { device, key }: Client, deps: LoginDependencies<U>) {
  const { entry, login, password, readAt } = proved
  const stillHolds = (now: UserEntry<U>) => isSamePassword(password, entry, now, deps.passwords)
  await key?.use()
  const confirmation = key?.confirmation
  try {
    return await startSession({ entry, readAt, device, stillHolds, confirmation, amr: ['pwd'] }, deps)
  } catch (error) {
    throw isAuthError(error) && error.code === 'credentials_invalid' ? loginFailed(login, 'overtaken', deps) : error
  }
}

/** Another login may have renewed the hash meanwhile; the same password under a new hash is no change. */
async function isSamePassword<U>(
  password: string,
  before: UserEntry<U>,
  now: UserEntry<U>,
  passwords: PasswordOperations,
): Promise<boolean> {
  if (now.passwordHash === before.passwordHash) return true
  return (await passwords.verify(password, now.passwordHash, provedTurn(before))).ok
}
