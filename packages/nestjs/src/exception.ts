import { HttpException } from '@nestjs/common'
import { type AuthError, isAuthError } from '@sallyport/core'
import { errorReply, type RealmOption } from '@sallyport/core/http'

/**
 * An AuthError as Nest's exception filters know errors: an HttpException with a status and a response, which is the problem
 * document. For `isAuthError`, and for `instanceof AuthError`, it is an AuthError still.
 */
export class AuthException extends HttpException {
  constructor(error: AuthError, options: RealmOption) {
    const { body, status } = errorReply(error, options)
    super(body as object, status)
    // The mark of an AuthError is among them, and so are its message, its stack and its code.
    Object.defineProperties(this, Object.getOwnPropertyDescriptors(error))
  }
}

/** Gives an AuthError as an HttpException, and any other error as it is. */
export function toException(error: unknown, options: RealmOption): unknown {
  return isAuthError(error) && !(error instanceof HttpException) ? new AuthException(error, options) : error
}
