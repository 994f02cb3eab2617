import { isThenable } from '../../lib/thenable.ts'
import { withTimeout } from '../../store/store-call.ts'

/** The time limit of a callback that reads a request, in milliseconds. */
const longestRead = 5000

/**
 * Awaits the result of a callback, with a time limit. A rejection of the callback is passed on unchanged.
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
