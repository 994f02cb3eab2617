/** The codes that Sallyport's own answers carry; an application's answers may carry others. */
export type ApiErrorCode =
  | 'authentication_required'
  | 'token_invalid'
  | 'token_expired'
  | 'credentials_invalid'
  | 'session_ended'
  | 'session_expired'
  | 'refresh_token_reused'
  | 'reauthentication_required'
  | 'invalid_request'
  | 'one_time_token_invalid'
  | 'forbidden'
  | 'csrf'
  | 'not_found'
  | 'method_not_allowed'
  | 'unsupported_media_type'
  | 'password_incorrect'
  | 'password_too_short'
  | 'password_too_long'
  | 'password_malformed'
  | 'password_blocked'
  | 'too_many_requests'
  | 'overloaded'
  | 'store_unavailable'
  | 'store_inconsistent'
  | 'clock_disagrees'
  | 'closed'
  | 'misconfigured'
  | 'internal_error'

/** What an {@link ApiError} is made from. */
export interface ApiErrorFacts {
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number
  /**
   * The problem document's `code`; `'unknown'` for any other answer, such as a proxy's page; `'unreachable'` where there was
   * no answer.
   */
  readonly code: ApiErrorCode | 'unknown' | 'unreachable' | (string & {})
  /** Whether the same request may succeed later, with nothing lost. */
  readonly retry: boolean
  /** The problem document's sentence for people. */
  readonly message: string
  /** Seconds after which trying again makes sense, where the API says so. */
  readonly retryAfter?: number | undefined
  /** What went wrong underneath. */
  readonly cause?: unknown
}

const brand = Symbol.for('sallyport.ApiError')

/** A call that the API refused or did not get. Use {@link isApiError}: `instanceof` fails across copies of the package. */
export class ApiError extends Error {
  declare readonly name: 'ApiError'
  declare readonly status: number
  declare readonly code: ApiErrorFacts['code']
  declare readonly retry: boolean
  declare readonly retryAfter: number | undefined

  constructor(facts: ApiErrorFacts) {
    super(facts.message)
    Object.assign(this, facts, { name: 'ApiError', [brand]: true })
  }
}

/** Tells whether a value is an {@link ApiError}, of this copy of the package or another one. */
export function isApiError(value: unknown): value is ApiError {
  return value instanceof Error && brand in value
}
