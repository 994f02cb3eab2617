import { AuthError, isAuthError } from '@sallyport/core'
import { errorReply, type HttpReply } from '@sallyport/core/http'

/** A refusal that is this application's own, next to those of Sallyport's AuthError. */
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

/** Answers whatever was thrown with a problem document (RFC 9457). What is nobody's refusal is a 500 that says nothing. */
export function problemOf(error: unknown): HttpReply {
  if (error instanceof Refusal) return refused(error)
  return errorReply(isRequestError(error) ? new AuthError('invalid_request') : error)
}

/** Whether somebody should read of it in the log. Logins that are shed are none: that is the gate at its work. */
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

/** What frameworks throw for a request that cannot be read, such as a path with a broken escape. */
function isRequestError(error: unknown): boolean {
  const status = error instanceof Error ? (Reflect.get(error, 'status') ?? Reflect.get(error, 'statusCode')) : undefined
  return typeof status === 'number' && status >= 400 && status < 500
}
