import { type ErrorOptions, errorReply, type HttpReply } from '@sallyport/core/http'
import type { FastifyRequest } from 'fastify'
import { toHttpRequest } from './request.ts'

/** What answers take: any Fastify reply, whatever its type parameters. */
export interface AnyReply {
  /** Whether the response has ended, or was taken over. */
  readonly sent: boolean
  readonly request?: unknown
  readonly raw: { readonly headersSent: boolean; readonly destroyed: boolean }
  code(status: number): unknown
  header(name: string, value: string): unknown
  send(payload?: unknown): unknown
}

/** Sends a reply of core, unless something else has begun to answer, such as a timeout, or the client has left. */
export function sendReply(reply: AnyReply, { status, headers, body }: HttpReply): void {
  if (reply.sent || reply.raw.headersSent || reply.raw.destroyed) return
  reply.code(status)
  // One by one: there may be several cookies.
  for (const [name, value] of headers) reply.header(name, value)
  // To a text Fastify would add a charset, which JSON has none of (RFC 8259 §11).
  reply.send(body === undefined ? undefined : Buffer.from(JSON.stringify(body)))
}

/**
 * Answers an error with its problem document (RFC 9457), for error handlers of one's own: an AuthError by its code, and
 * anything else as 500 `internal_error`, which tells the client nothing. It logs nothing.
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
