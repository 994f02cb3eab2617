import type { Decision } from './decision.ts'

/** What `assert` throws: core's `isAuthError` accepts it, so that adapters answer 403. */
export interface ForbiddenError extends Error {
  readonly code: 'forbidden'
  readonly retry: false
  /** Why, for logs. It holds no values of the resource. */
  readonly decision: Decision
}

/** Core cannot be imported here, so its brand is set by its registered name. */
const brand = Symbol.for('sallyport.AuthError')

export function forbidden(decision: Decision): ForbiddenError {
  const error = authError('forbidden', 'This is not allowed.', undefined)
  return Object.defineProperty(error, 'decision', { value: decision }) as typeof error & { decision: Decision }
}

/** Makes what core takes for its own error; `details` reach the client. */
export function authError<Code extends 'forbidden' | 'invalid_request', Details>(
  code: Code,
  message: string,
  details: Details,
) {
  const error = Object.assign(new Error(message), { code, retry: false as const, retryAfter: undefined, details })
  Object.defineProperty(error, 'name', { value: 'AuthError' })
  return Object.defineProperty(error, brand, { value: true })
}
