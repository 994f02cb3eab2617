import { AuthError, type AuthErrorCode, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { failureOf, kindOf, UnexpectedValue } from '../lib/failure.ts'
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
  call: () => Promise<unknown>,
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

function settled(call: () => Promise<unknown>, longest: number | null, operation: string): Promise<unknown> {
  // Called inside an async function, so that a synchronous throw becomes a rejection.
  const called = (async () => call())()
  if (longest !== null) return withTimeout(called, longest, operation)
  return called.catch((error: unknown) => {
    throw storeUnavailable(error)
  })
}

/** Accepts any value, because the result is not used. */
export const readNothing: Read<void> = () => {}

export const readBoolean: Read<boolean> = value => {
  if (typeof value === 'boolean') return value
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be a boolean`)
}
