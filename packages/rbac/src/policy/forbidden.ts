import type { Decision } from './decision.ts'

/** The error that `assert` throws. Core's `isAuthError` accepts it, so adapters respond with 403. */
export interface ForbiddenError extends Error {
  /** Always `'forbidden'`, as that of an AuthError. */
  readonly code: 'forbidden'
  /** Always false: the same request will not succeed later. */
  readonly retry: false
  /** The decision, for logs. It holds no values of the resource. */
  readonly decision: Decision
}

/** This package does not import core, so it sets core's brand by its registered symbol. */
const brand = Symbol.for('sallyport.AuthError')

export function forbidden(decision: Decision): ForbiddenError {
  const error = authError('forbidden', 'This is not allowed.', undefined)
  return Object.defineProperty(error, 'decision', { value: decision }) as typeof error & { decision: Decision }
}

/** Creates an error that core treats as its own. `details` are sent to the client. */
export function authError<Code extends 'forbidden' | 'invalid_request', Details>(
  code: Code,
  message: string,
  details: Details,
) {
  const error = Object.assign(new Error(message), { code, retry: false as const, retryAfter: undefined, details })
  Object.defineProperty(error, 'name', { value: 'AuthError' })
  return Object.defineProperty(error, brand, { value: true })
}
