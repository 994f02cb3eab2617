import { AuthError, isAuthError } from '../errors.ts'

/** Makes the error of a store call that failed: `store_unavailable` with the cause, or an AuthError as it is. */
export function storeUnavailable(cause: unknown): AuthError {
  return isAuthError(cause) ? cause : new AuthError('store_unavailable', { cause })
}

/** What is underneath the error of a call that took too long; a log shows its name and the operation. */
class StoreTimeout extends Error {
  override readonly name = 'StoreTimeout'
  readonly code: string

  constructor(operation: string, milliseconds: number) {
    super(`${operation} took longer than ${milliseconds} ms`)
    this.code = operation
  }
}

/**
 * Waits for a store call, at most so many milliseconds; what it rejects with becomes an {@link AuthError}.
 *
 * The time counts from here, so a wait for a pooled connection is part of it. A late answer is dropped: only the caller
 * knows how to destroy the connection that owes it, in `onTimeout`.
 *
 * @param operation What a log names for a timeout, such as `sessions.rotate`; never a value.
 * @throws AuthError `store_unavailable`, for a timeout and for every other failure.
 * @example
 * ```ts
 * import { withTimeout } from '@sallyport/core/store'
 * await withTimeout(Promise.resolve(1), 500, 'sessions.find') // 1
 * ```
 */
export function withTimeout<T>(
  call: Promise<T>,
  milliseconds: number,
  operation: string,
  onTimeout?: () => void,
): Promise<T> {
  // One promise, and not a race of several: this is most of what a rotation adds to its own round trip.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(storeUnavailable(new StoreTimeout(operation, milliseconds)))
      onTimeout?.()
    }, milliseconds)
    call.then(
      value => {
        clearTimeout(timer)
        return resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        return reject(storeUnavailable(error))
      },
    )
  })
}

/**
 * Checks a store's `timeout` option: whole milliseconds, 500 where it is not given.
 *
 * @throws TypeError that names the option.
 */
export function storeTimeout(value = 500): number {
  if (Number.isSafeInteger(value) && value > 0 && value <= 60_000) return value
  throw new TypeError('timeout must be 1 to 60000 milliseconds')
}

/**
 * Makes the error for a database or a connection that is configured so that the store cannot work on it.
 *
 * @param code Names the setting, for logs.
 */
export function misconfigured(code: string, rule: string): AuthError {
  return new AuthError('misconfigured', { cause: Object.assign(new TypeError(`${code} ${rule}`), { code }) })
}
