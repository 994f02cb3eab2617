import { AuthError, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { isId } from '../lib/argument.ts'
import { kindOf, UnexpectedValue } from '../lib/failure.ts'
import type { UserCallbacks, UserDirectory, UserEntry } from '../ports/user-directory.ts'
import { checkedCall, type Read, readBoolean } from './call.ts'

/**
 * Wraps the application's callbacks, so that an outage of its database is a 503 and never "no such user". Only an entry of the
 * right shape counts as a user. `null`, which many database clients return, counts as undefined.
 */
export function checkedDirectory<U>(users: UserCallbacks<U>, emit: Emit): UserDirectory<U> {
  const call = <R>(operation: string, run: () => Promise<unknown>, read: Read<R>) =>
    directoryCall(operation, run, read, emit)
  return {
    findByLogin: login => call('users.findByLogin', () => users.findByLogin(login), readEntry<U>),
    findById: id => call('users.findById', () => users.findById(id), readEntryOf<U>(id)),
    replacePasswordHash: (id, expected, next) =>
      call('users.replacePasswordHash', () => users.replacePasswordHash(id, expected, next), readBoolean),
  }
}

/** If a callback throws one of the library's errors, that says nothing about the user, so it counts as an outage too. */
async function directoryCall<R>(operation: string, run: () => Promise<unknown>, read: Read<R>, emit: Emit): Promise<R> {
  try {
    return await checkedCall(operation, run, read, { emit })
  } catch (error) {
    if (isAuthError(error) && error.code === 'store_unavailable') throw error
    throw new AuthError('store_unavailable', { cause: error })
  }
}

function readEntryOf<U>(id: string): Read<UserEntry<U> | undefined> {
  return value => {
    const entry = readEntry<U>(value)
    if (entry !== undefined && entry.id !== id) {
      throw new UnexpectedValue('id is not the one that was asked for; look the user up by that id')
    }
    return entry
  }
}

function readEntry<U>(value: unknown): UserEntry<U> | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be { id, user, passwordHash } or undefined`)
  }
  const entry = value as Partial<UserEntry<U>>
  if (!('user' in entry)) {
    throw new UnexpectedValue('resolved to an object without user; it must be { id, user, passwordHash }')
  }
  requireUserId(entry.id)
  if (entry.passwordHash !== null && typeof entry.passwordHash !== 'string') {
    throw new UnexpectedValue(
      `passwordHash is ${kindOf(entry.passwordHash)}; it must be a string, or null for a user without a password`,
    )
  }
  return entry as UserEntry<U>
}

function requireUserId(id: unknown): void {
  if (isId(id)) return
  const problem = typeof id === 'string' ? 'empty, longer than 255 characters or ill-formed' : kindOf(id)
  throw new UnexpectedValue(
    `id is ${problem}; ids are strings${typeof id === 'string' ? ' of 1 to 255 characters' : ''}`,
  )
}
