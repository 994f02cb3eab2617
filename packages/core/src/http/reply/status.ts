import { type AuthErrorCode, errorTable, isAuthError } from '../../errors.ts'

/** The statuses that Sallyport's errors are answered with. */
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

/** Gives the HTTP status that an error code is answered with. */
export function statusOf(code: AuthErrorCode): ErrorStatus {
  return errorTable[code].status
}

/** Tells whether an error says that a token or a credential is worth nothing. */
export function isUnauthorized(error: unknown): boolean {
  return isAuthError(error) && statusOf(error.code) === 401
}

/** Gives a status's phrase (RFC 9110 §15), the title of a problem document of type `about:blank` (RFC 9457 §4.2.1). */
export function phraseOf(status: ErrorStatus): string {
  return phrases[status]
}
