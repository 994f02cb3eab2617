import { type AuthErrorCode, errorTable, isAuthError } from '../../errors.ts'

/** The HTTP statuses of Sallyport's errors. */
export type ErrorStatus = (typeof errorTable)[AuthErrorCode]['status'] | 405

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

/** Gives the HTTP status of an error code. */
export function statusOf(code: AuthErrorCode): ErrorStatus {
  return errorTable[code].status
}

/** Tells whether an error is answered with 401: the token or credential is not valid. */
export function isUnauthorized(error: unknown): boolean {
  return isAuthError(error) && statusOf(error.code) === 401
}

/** Gives the phrase of a status (RFC 9110 §15), which is the title of its problem document if that has no type of its own (RFC 9457 §4.2.1). */
export function phraseOf(status: ErrorStatus): string {
  return phrases[status]
}
