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
  const error = Object.assign(new Error('This is not allowed.'), {
    code: 'forbidden' as const,
    retry: false as const,
    retryAfter: undefined,
    details: undefined,
  })
  Object.defineProperty(error, 'name', { value: 'AuthError' })
  Object.defineProperty(error, 'decision', { value: decision })
  return Object.defineProperty(error, brand, { value: true }) as typeof error & { decision: Decision }
}
