import { type ErrorOptions, errorReply } from '@sallyport/core/http'
import { refusalOf } from './body.ts'
import type { ErrorMiddleware } from './middleware.ts'
import { sendReply, toHttpRequest } from './translate.ts'

/** Answers AuthErrors and the JSON parser's refusals with problem documents, and hands every other error on. */
export function createErrors(options: ErrorOptions): ErrorMiddleware {
  const errors: ErrorMiddleware = (error, req, res, next) => {
    const refusal = refusalOf(error)
    // Express cuts an answer that has begun.
    if (refusal === undefined || (res.headersSent && !res.writableEnded)) return next(error)
    return sendReply(res, errorReply(refusal, options, toHttpRequest(req)))
  }
  return Object.defineProperty(errors, mark, { value: true })
}

// Registered, so that the audit of one copy of the package knows the middleware of another one.
const mark = Symbol.for('sallyport.errors')

/** Tells whether a function is what `errors()` makes, of this copy of the package or another one. */
export function isErrors(value: unknown): boolean {
  return typeof value === 'function' && Object.hasOwn(value, mark)
}
