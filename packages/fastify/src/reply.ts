import { type FastifyReplyLike, sendReply } from '@sallyport/core/adapter'
import { type ErrorOptions, errorReply } from '@sallyport/core/http'
import type { FastifyRequest } from 'fastify'
import { toHttpRequest } from './request.ts'

/** Any Fastify reply, with any type parameters. */
export interface AnyReply extends FastifyReplyLike {
  /** The request that it answers. */
  readonly request?: unknown
}

/**
 * Answers an error with its problem document (RFC 9457), for your own error handlers: an AuthError by its code, and
 * anything else as 500 `internal_error`, without details. It logs nothing.
 *
 * @example
 * ```ts
 * import { isAuthError } from '@sallyport/core'
 * import { sendProblem } from '@sallyport/fastify'
 *
 * app.setErrorHandler((error, request, reply) => {
 *   if (isAuthError(error)) return sendProblem(reply, error)
 *   request.log.error(error)
 *   reply.code(500).send({ error: 'something went wrong' })
 * })
 * ```
 */
export function sendProblem(reply: AnyReply, error: unknown, options: ErrorOptions = {}): void {
  const { request } = reply
  sendReply(
    reply,
    errorReply(error, options, request === undefined ? undefined : toHttpRequest(request as FastifyRequest)),
  )
}
