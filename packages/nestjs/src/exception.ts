import { HttpException } from '@nestjs/common'
import { type AuthError, isAuthError } from '@sallyport/core'
import { type ErrorOptions, errorReply, type HttpReply, type HttpRequest } from '@sallyport/core/http'

/**
 * An AuthError for Nest's exception filters: an HttpException with a status and a response, which is the problem document.
 * For `isAuthError` and `instanceof AuthError` it is still an AuthError.
 */
export class AuthException extends HttpException {
  readonly #reply: HttpReply

  constructor(error: AuthError, options: ErrorOptions, request: HttpRequest | undefined) {
    const reply = errorReply(error, options, request)
    super(reply.body as object, reply.status)
    this.#reply = reply
    // These include the mark of an AuthError, its message, its stack and its code.
    Object.defineProperties(this, Object.getOwnPropertyDescriptors(error))
  }

  /** The whole answer. */
  get reply(): HttpReply {
    return this.#reply
  }
}

/** Turns an AuthError into an HttpException, and returns any other error unchanged. */
export function toException(error: unknown, options: ErrorOptions, request: HttpRequest | undefined): unknown {
  return isAuthError(error) && !(error instanceof HttpException) ? new AuthException(error, options, request) : error
}
