import { type AuthErrorCode, isAuthError } from '../errors.ts'

/** The statuses that Sallyport's errors are answered with. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 415 | 422 | 429 | 500 | 503

const statuses: Readonly<Record<AuthErrorCode, ErrorStatus>> = {
  authentication_required: 401,
  token_invalid: 401,
  token_expired: 401,
  credentials_invalid: 401,
  session_ended: 401,
  session_expired: 401,
  refresh_token_reused: 401,
  reauthentication_required: 401,
  invalid_request: 400,
  one_time_token_invalid: 400,
  forbidden: 403,
  csrf: 403,
  not_found: 404,
  unsupported_media_type: 415,
  password_incorrect: 403,
  password_too_short: 422,
  password_too_long: 422,
  password_malformed: 422,
  password_blocked: 422,
  too_many_requests: 429,
  overloaded: 503,
  store_unavailable: 503,
  store_inconsistent: 503,
  clock_disagrees: 503,
  closed: 503,
  misconfigured: 500,
}

const phrases: Readonly<Record<ErrorStatus, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Gives the HTTP status that an error code is answered with. */
export function statusOf(code: AuthErrorCode): ErrorStatus {
  return statuses[code]
}

/** Tells whether an error says that a token or a credential is worth nothing. */
export function isUnauthorized(error: unknown): boolean {
  return isAuthError(error) && statusOf(error.code) === 401
}

/** Gives a status's phrase (RFC 9110 §15), the title of a problem document of type `about:blank` (RFC 9457 §4.2.1). */
export function phraseOf(status: ErrorStatus): string {
  return phrases[status]
}
