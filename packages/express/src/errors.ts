import { errorReply } from '@sallyport/core/http'
import { refusalOf } from './body.ts'
import type { ErrorMiddleware } from './middleware.ts'
import { sendReply } from './translate.ts'

/** Answers AuthErrors and the JSON parser's refusals with problem documents, and hands every other error on. */
export function createErrors(realm: string): ErrorMiddleware {
  return (error, _req, res, next) => {
    const refusal = refusalOf(error)
    if (refusal === undefined || res.headersSent) return next(error)
    return sendReply(res, errorReply(refusal, { realm }))
  }
}
