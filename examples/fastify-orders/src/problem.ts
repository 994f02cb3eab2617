import { AuthError, isAuthError } from '@sallyport/core'
import { errorReply, type HttpReply } from '@sallyport/core/http'

/** A refusal by this application. Sallyport's are AuthErrors. */
export class Refusal extends Error {
  readonly status: 409 | 422
  readonly code: string

  constructor(status: 409 | 422, code: 'order_not_pending' | 'amount_refused' | 'checker_refused', message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const titles = { 409: 'Conflict', 422: 'Unprocessable Content' }

/** Answers any error with a problem document (RFC 9457). Anything but a refusal is a 500 without details. */
export function problemOf(error: unknown): HttpReply {
  if (error instanceof Refusal) return refused(error)
  return errorReply(isRequestError(error) ? new AuthError('invalid_request') : error)
}

/** Whether the error belongs in the log. Logins that are refused under load do not. */
export function isFault(error: unknown): boolean {
  return problemOf(error).status >= 500 && !(isAuthError(error) && error.code === 'overloaded')
}

function refused({ status, code, message }: Refusal): HttpReply {
  return {
    status,
    headers: [['content-type', 'application/problem+json']],
    body: { type: 'about:blank', title: titles[status], status, detail: message, code, retry: false },
  }
}

/** Whether a framework threw the error for a malformed request, such as a path with a broken escape. */
function isRequestError(error: unknown): boolean {
  const status = error instanceof Error ? (Reflect.get(error, 'status') ?? Reflect.get(error, 'statusCode')) : undefined
  return typeof status === 'number' && status >= 400 && status < 500
}
