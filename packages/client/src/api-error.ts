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
  /** The HTTP status. */
  readonly status: number
  /** The problem document's `code`; `'unknown'` where the answer was none, such as a proxy's page. */
  readonly code: ApiErrorCode | 'unknown' | (string & {})
  /** Whether the same request may succeed later, with nothing lost. */
  readonly retry: boolean
  /** The problem document's sentence for people. */
  readonly message: string
}

const brand = Symbol.for('sallyport.ApiError')

/** An answer of the API that says no, as an error. Two copies of the package share {@link isApiError}, not `instanceof`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: ApiErrorFacts['code']
  readonly retry: boolean

  constructor({ status, code, retry, message }: ApiErrorFacts) {
    super(message)
    this.status = status
    this.code = code
    this.retry = retry
    Object.defineProperty(this, brand, { value: true })
  }
}

/** Tells whether a value is an {@link ApiError}, of this copy of the package or another one. */
export function isApiError(value: unknown): value is ApiError {
  return value instanceof Error && Object.hasOwn(value, brand)
}

/**
 * Reads the problem document (RFC 9457) of an answer that is not `ok`, and leaves the answer itself unread.
 *
 * @example
 * ```ts
 * import { readApiError } from '@sallyport/client'
 * const response = await client.fetch('/orders')
 * if (!response.ok) throw await readApiError(response)
 * ```
 */
export async function readApiError(response: Response): Promise<ApiError> {
  const problem = await readProblem(response)
  const text = (name: string): string | undefined =>
    typeof problem[name] === 'string' && problem[name] !== '' ? problem[name] : undefined
  return new ApiError({
    status: response.status,
    code: text('code') ?? 'unknown',
    retry: typeof problem['retry'] === 'boolean' ? problem['retry'] : isUnavailable(response.status),
    message: text('detail') ?? text('title') ?? `The API answered ${response.status}.`,
  })
}

/** Tells whether a status says that nobody who could answer was reached (RFC 9110 §15.6.3 to §15.6.5). */
export function isUnavailable(status: number): boolean {
  return status === 502 || status === 503 || status === 504
}

async function readProblem(response: Response): Promise<Partial<Record<string, unknown>>> {
  if (!/^application\/(problem\+)?json/i.test(response.headers.get('content-type') ?? '')) return {}
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return typeof body === 'object' && body !== null ? { ...body } : {}
}
