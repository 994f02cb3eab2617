import { AuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { withTimeout } from '../lib/store-call.ts'

/** The last resort, in milliseconds, for a store or a callback without a timeout of its own. */
const longestCall = 5000

/** Checks whether a value is an answer at all. */
export type IsAnswer = (value: unknown) => boolean

/**
 * Makes one call to what the application gave, so that whatever it does comes out as an answer of the right shape or as
 * an {@link AuthError}: a rejection, a hang, a value that is no answer.
 *
 * @throws AuthError `store_unavailable`; an AuthError of the callee's own as it is.
 */
export async function checkedCall<R>(
  operation: string,
  call: () => Promise<R>,
  isAnswer: IsAnswer,
  emit: Emit,
): Promise<R> {
  try {
    // Called inside an async function, so that a callee that throws at once rejects all the same.
    const answer = await withTimeout((async () => call())(), longestCall, operation)
    if (isAnswer(answer)) return answer
    throw new AuthError('store_unavailable', { cause: new TypeError(`${operation} gave a value that is no answer`) })
  } catch (error) {
    emit('store_failed', { operation })
    throw error
  }
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}
