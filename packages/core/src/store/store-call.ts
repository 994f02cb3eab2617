import { AuthError, isAuthError } from '../errors.ts'

/** Makes the error of a store call that failed: `store_unavailable` with the cause, or an AuthError as it is. */
export function storeUnavailable(cause: unknown): AuthError {
  return isAuthError(cause) ? cause : new AuthError('store_unavailable', { cause })
}

/** The cause of the error of a call that took too long. A log shows its name and the operation. */
class StoreTimeout extends Error {
  override readonly name = 'StoreTimeout'
  readonly code: string

  constructor(operation: string, milliseconds: number) {
    super(`${operation} took longer than ${milliseconds} ms`)
    this.code = operation
  }
}

/**
 * Waits for a store call, for a limited number of milliseconds. It turns a rejection into an {@link AuthError}.
 *
 * The time counts from this call, so it includes a wait for a pooled connection. A late result is ignored. The caller can
 * destroy the connection in `onTimeout`.
 *
 * @param operation Names the call in logs, such as `sessions.rotate`; never a value.
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
  // One promise instead of a race, because this is most of what a rotation adds to its round trip.
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
 * Checks a store's `timeout` option: whole milliseconds. Default: 500.
 *
 * @throws TypeError that names the option.
 */
export function storeTimeout(value = 500): number {
  if (Number.isSafeInteger(value) && value > 0 && value <= 60_000) return value
  throw new TypeError('timeout must be 1 to 60000 milliseconds')
}

/**
 * Makes the error for a database or a connection whose configuration the store cannot use.
 *
 * @param code Names the setting, for logs.
 */
export function misconfigured(code: string, rule: string): AuthError {
  return new AuthError('misconfigured', { cause: Object.assign(new TypeError(`${code} ${rule}`), { code }) })
}
