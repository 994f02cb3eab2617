import { type AuthError, isAuthError } from '@sallyport/core'
import { toResponse } from '@sallyport/core/adapter'
import { type ErrorOptions, errorReply, type HttpRequest } from '@sallyport/core/http'
import type { Context, ErrorHandler } from 'hono'

/** How errors are answered. */
export interface ErrorParts {
  readonly errors: ErrorOptions
  readonly adapt: (c: Context) => HttpRequest
}

/**
 * Makes a refusal answer itself where the application has no `errors()`: Hono's own error handler, and those of applications,
 * send what `getResponse` of an error returns. Returns any other error unchanged.
 */
export function answerable(error: unknown, c: Context, { errors, adapt }: ErrorParts): unknown {
  if (!isAuthError(error)) return error
  return Object.assign(error, { getResponse: () => responseOf(error, errors, adapt(c)) })
}

/** Makes the error handler. */
export function createErrors({ errors, adapt }: ErrorParts, otherwise: ErrorHandler = answerOther): ErrorHandler {
  return async (error, c) => (isAuthError(error) ? responseOf(error, errors, adapt(c)) : otherwise(error, c))
}

function responseOf(error: AuthError, options: ErrorOptions, request: HttpRequest): Response {
  return toResponse(errorReply(error, options, request))
}

/** As Hono's own error handler does: an HTTPException has a response, and anything else is logged. */
function answerOther(error: Parameters<ErrorHandler>[0], c: Context): Response {
  if ('getResponse' in error) return c.newResponse(error.getResponse().body, error.getResponse())
  console.error(error)
  return c.text('Internal Server Error', 500)
}
