import { AuthError, type AuthErrorCode, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { failureOf, kindOf, UnexpectedValue } from '../lib/failure.ts'
import { isThenable } from '../lib/thenable.ts'
import { storeUnavailable, withTimeout } from '../store/store-call.ts'

/** The timeout, in milliseconds, of a store or a callback that sets none. */
export const longestCall = 5000

/** Reads what a call resolved to; throws UnexpectedValue for a value of the wrong shape. */
export type Read<R> = (value: unknown) => R

/** The error code for a value of the wrong shape: an outage, or a store that contradicts its port. */
export type WrongShape = Extract<AuthErrorCode, 'store_unavailable' | 'store_inconsistent'>

/** The options of a call. */
export interface CheckedCallOptions {
  readonly emit: Emit
  readonly wrongShape?: WrongShape
  /** The timeout in milliseconds; null if the callee has a timeout. Default: 5000. */
  readonly longest?: number | null
}

/**
 * Calls a callback or a store of the application. It resolves to a value of the right shape. If the call rejects, hangs or
 * returns a wrong shape, it emits an event without data and rejects with an {@link AuthError}.
 *
 * @throws AuthError `store_unavailable`; `wrongShape` for a value of the wrong shape; an AuthError of the callee unchanged.
 */
export async function checkedCall<R>(
  operation: string,
  call: () => unknown,
  read: Read<R>,
  { emit, wrongShape = 'store_unavailable', longest = longestCall }: CheckedCallOptions,
): Promise<R> {
  try {
    return read(await settled(call, longest, operation))
  } catch (error) {
    emit('store_failed', { operation, ...failureOf(error) })
    throw isAuthError(error) ? error : new AuthError(wrongShape, { cause: error })
  }
}

/** Needs no timer for a callback that returns its value at once. */
function settled(call: () => unknown, longest: number | null, operation: string): unknown {
  const called = started(call)
  if (!isThenable(called)) return called
  // Query builders of some libraries run when they are awaited, so they are made promises here.
  const promise = Promise.resolve(called)
  return longest === null ? promise.catch(failed) : withTimeout(promise, longest, operation)
}

function started(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return failed(error)
  }
}

function failed(error: unknown): never {
  throw storeUnavailable(error)
}

/** Accepts any value, because the result is not used. */
export const readNothing: Read<void> = () => {}

export const readBoolean: Read<boolean> = value => {
  if (typeof value === 'boolean') return value
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be a boolean`)
}
