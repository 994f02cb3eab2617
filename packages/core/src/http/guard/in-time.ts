import { withTimeout } from '../../store/store-call.ts'

/** Milliseconds for a callback that reads a request. */
const longestRead = 5000

/**
 * Waits for what a callback gave, where that is a promise, and not for ever. What it rejects with stays as it is.
 *
 * @throws AuthError `store_unavailable` whose cause names the callback, when it takes longer than 5 seconds.
 */
export async function inTime<T>(given: T | PromiseLike<T>, callback: string): Promise<T> {
  if (!isThenable(given)) return given
  let failure: { readonly error: unknown } | undefined
  const settled = Promise.resolve(given).catch((error: unknown) => {
    failure = { error }
    return undefined
  })
  const value = await withTimeout(settled, longestRead, callback)
  if (failure) throw failure.error
  return value as T
}

function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
