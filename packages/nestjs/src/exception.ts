import { HttpException } from '@nestjs/common'
import { type AuthError, isAuthError } from '@sallyport/core'
import { type ErrorOptions, errorReply, type HttpReply, type HttpRequest } from '@sallyport/core/http'

/**
 * An AuthError as Nest's exception filters know errors: an HttpException with a status and a response, which is the problem
 * document. For `isAuthError`, and for `instanceof AuthError`, it is an AuthError still.
 */
export class AuthException extends HttpException {
  readonly #reply: HttpReply

  constructor(error: AuthError, options: ErrorOptions, request: HttpRequest | undefined) {
    const reply = errorReply(error, options, request)
    super(reply.body as object, reply.status)
    this.#reply = reply
    // The mark of an AuthError is among them, and so are its message, its stack and its code.
    Object.defineProperties(this, Object.getOwnPropertyDescriptors(error))
  }

  /** The whole answer, made where the request is at hand. */
  get reply(): HttpReply {
    return this.#reply
  }
}

/** Gives an AuthError as an HttpException, and any other error as it is. */
export function toException(error: unknown, options: ErrorOptions, request: HttpRequest | undefined): unknown {
  return isAuthError(error) && !(error instanceof HttpException) ? new AuthException(error, options, request) : error
}
