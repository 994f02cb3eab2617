import { AuthError, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { isId } from '../lib/argument.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import { checkedCall, isBoolean, type IsAnswer } from './checked-call.ts'

/**
 * Wraps the application's callbacks, so that an outage of its database is a 503 and never "no such user", and so that
 * only an entry of the right shape counts as a user.
 */
export function checkedDirectory<U>(users: UserDirectory<U>, emit: Emit): UserDirectory<U> {
  const call = <R>(operation: string, run: () => Promise<R>, isAnswer: IsAnswer) =>
    directoryCall(operation, run, isAnswer, emit)
  return {
    findByLogin: login => call('users.findByLogin', () => users.findByLogin(login), isEntry),
    findById: id =>
      call(
        'users.findById',
        () => users.findById(id),
        value => isEntry(value, id),
      ),
    replacePasswordHash: (id, expected, next) =>
      call('users.replacePasswordHash', () => users.replacePasswordHash(id, expected, next), isBoolean),
  }
}

/** An error of the library's own that a callback throws tells nothing of the user, so it is an outage too. */
async function directoryCall<R>(operation: string, run: () => Promise<R>, isAnswer: IsAnswer, emit: Emit): Promise<R> {
  try {
    return await checkedCall(operation, run, isAnswer, emit)
  } catch (error) {
    if (isAuthError(error) && error.code === 'store_unavailable') throw error
    throw new AuthError('store_unavailable', { cause: error })
  }
}

function isEntry(value: unknown, id?: string): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<UserEntry<unknown>>
  return isId(entry.id) && (id === undefined || entry.id === id) && isHash(entry.passwordHash) && 'user' in entry
}

function isHash(value: unknown): boolean {
  return value === null || typeof value === 'string'
}
