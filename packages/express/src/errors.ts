import { refusalOf, sendReply } from '@sallyport/core/adapter'
import { type ErrorOptions, errorReply } from '@sallyport/core/http'
import type { ErrorMiddleware } from './middleware.ts'
import { toHttpRequest } from './translate.ts'

/** Answers AuthErrors and errors of the JSON parser with problem documents, and hands every other error on. */
export function createErrors(options: ErrorOptions): ErrorMiddleware {
  const errors: ErrorMiddleware = (error, req, res, next) => {
    const refusal = refusalOf(error)
    // Express closes the connection if the response has started.
    if (refusal === undefined || (res.headersSent && !res.writableEnded)) return next(error)
    return sendReply(res, errorReply(refusal, options, toHttpRequest(req)))
  }
  return Object.defineProperty(errors, mark, { value: true })
}

// Registered, so that the audit of one copy of the package recognises the middleware of another.
const mark = Symbol.for('sallyport.errors')

/** Tells whether a function was made by `errors()`, of this copy of the package or another. */
export function isErrors(value: unknown): boolean {
  return typeof value === 'function' && Object.hasOwn(value, mark)
}
