import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { isId } from '../lib/argument.ts'
import { withTimeout } from '../lib/store-call.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'

/** Milliseconds after which the application's own callback counts as hanging. */
const longestCall = 5000

/**
 * Wraps the application's callbacks, so that an outage of its database is a 503 and never "no such user", and so that
 * only an entry of the right shape counts as a user.
 */
export function checkedDirectory<U>(users: UserDirectory<U>, emit: Emit): UserDirectory<U> {
  const call = <R>(operation: string, run: () => Promise<R>, isAnswer: (value: unknown) => boolean) =>
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

async function directoryCall<R>(
  operation: string,
  run: () => Promise<R>,
  isAnswer: (value: unknown) => boolean,
  emit: Emit,
): Promise<R> {
  try {
    const answer = await withTimeout((async () => run())(), longestCall, operation)
    if (isAnswer(answer)) return answer
    throw new TypeError(`${operation} gave a value that is no answer`)
  } catch (error) {
    emit('store_failed', { operation })
    throw new AuthError('store_unavailable', { cause: error })
  }
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
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
