/** The error codes of Sallyport. Applications may use others. */
export type ApiErrorCode =
  | 'authentication_required'
  | 'token_invalid'
  | 'token_expired'
  | 'credentials_invalid'
  | 'session_ended'
  | 'session_expired'
  | 'refresh_token_reused'
  | 'reauthentication_required'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
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

/** The properties of a new {@link ApiError}. */
export interface ApiErrorInit {
  /** The HTTP status; 0 if there was no response. */
  readonly status: number
  /**
   * The `code` of the problem document; `'unknown'` for other responses, such as a proxy's page; `'unreachable'` if
   * there was no response.
   */
  readonly code: ApiErrorCode | 'unknown' | 'unreachable' | (string & {})
  /** Whether the same request may succeed later. */
  readonly retry: boolean
  /** The `detail` of the problem document, for people. */
  readonly message: string
  /** The seconds to wait before a retry, if the API sent them. */
  readonly retryAfter?: number | undefined
  /** The underlying error. */
  readonly cause?: unknown
}

const brand = Symbol.for('sallyport.ApiError')

/**
 * An error response of the API, or no response. Check with {@link isApiError}: `instanceof` fails across copies of the
 * package.
 */
export class ApiError extends Error {
  /** Always `'ApiError'`. */
  declare readonly name: 'ApiError'
  /** The HTTP status; 0 if there was no response. */
  declare readonly status: number
  /** What went wrong; branch on it. See {@link ApiErrorCode}. */
  declare readonly code: ApiErrorInit['code']
  /** Whether the same request may succeed later. */
  declare readonly retry: boolean
  /** The seconds to wait before a retry; undefined if the API did not send them. */
  declare readonly retryAfter: number | undefined

  constructor(facts: ApiErrorInit) {
    super(facts.message)
    Object.assign(this, facts, { name: 'ApiError', [brand]: true })
  }
}

/**
 * Returns whether a value is an {@link ApiError}, even of another copy of the package.
 *
 * @example
 * ```ts
 * import { isApiError } from '@sallyport/client'
 * await client.fetch('/orders').catch(error => {
 *   if (isApiError(error) && error.code === 'unreachable') console.log('You are offline.')
 * })
 * ```
 */
export function isApiError(value: unknown): value is ApiError {
  return value instanceof Error && brand in value
}
