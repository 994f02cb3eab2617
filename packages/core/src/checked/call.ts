import { AuthError, type AuthErrorCode, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import { failureOf, kindOf, UnexpectedValue } from '../lib/failure.ts'
import { storeUnavailable, withTimeout } from '../store/store-call.ts'

/** The timeout, in milliseconds, of a store or a callback that sets none. */
export const longestCall = 5000

/** Reads what a call resolved to; throws UnexpectedValue for a value of the wrong shape. */
export type Read<R> = (value: unknown) => R

/** What a value of the wrong shape is: an outage, or a store that contradicts its port. */
export type WrongShape = Extract<AuthErrorCode, 'store_unavailable' | 'store_inconsistent'>

/** How a call is made. */
export interface CheckedCallOptions {
  readonly emit: Emit
  readonly wrongShape?: WrongShape
  /** Milliseconds; null for a call that ends by a timeout that the callee sets. Default: 5000. */
  readonly longest?: number | null
}

/**
 * Makes one call to what the application gave, so that whatever it does comes out as an answer of the right shape or as
 * an {@link AuthError}: a rejection, a hang, a value of the wrong shape. An event says which, without any data.
 *
 * @throws AuthError `store_unavailable`; `wrongShape` for a value of the wrong shape; an AuthError of the callee as it is.
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
  // Called inside an async function, so that a callee that throws at once rejects all the same.
  const called = (async () => call())()
  if (longest !== null) return withTimeout(called, longest, operation)
  return called.catch((error: unknown) => {
    throw storeUnavailable(error)
  })
}

/** Takes any value: the call resolves to nothing that is used. */
export const readNothing: Read<void> = () => {}

export const readBoolean: Read<boolean> = value => {
  if (typeof value === 'boolean') return value
  throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must be a boolean`)
}
