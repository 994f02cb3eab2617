import { asHttpError, isAnswered, markHarmless, refusalOf } from '@sallyport/core/adapter'
import { type ErrorOptions, errorReply } from '@sallyport/core/http'
import type { ParameterizedContext } from 'koa'
import type { PlainMiddleware } from './middleware.ts'
import { answer } from './reply.ts'
import { toHttpRequest } from './request.ts'

/** Answers AuthErrors and errors of body parsers with problem documents, and throws every other error on. */
export function createErrors(options: ErrorOptions): PlainMiddleware {
  const errors: PlainMiddleware = async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      answerError(error, ctx, options)
    }
  }
  return markHarmless(Object.defineProperty(errors, mark, { value: true }))
}

function answerError(error: unknown, ctx: ParameterizedContext<object, object>, options: ErrorOptions): void {
  const refusal = refusalOf(error)
  // A response that has started cannot be answered differently; Koa reports the error.
  if (refusal === undefined || (isAnswered(ctx.res) && !ctx.res.writableEnded)) throw error
  const reply = errorReply(refusal, options, toHttpRequest(ctx))
  answer(ctx, reply)
  // As Koa does with errors that nobody answered: an outage must not go unnoticed.
  if (reply.status >= 500) ctx.app.emit('error', asHttpError(refusal, options), ctx)
}

// Registered, so that the audit of one copy of the package recognises the middleware of another.
const mark = Symbol.for('sallyport.errors')

/** Tells whether a function was made by `errors()`, of this copy of the package or another. */
export function isErrors(value: object): boolean {
  return Object.hasOwn(value, mark)
}
