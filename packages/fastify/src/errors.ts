import { isAuthError } from '@sallyport/core'
import { asHttpError, errorFields } from '@sallyport/core/adapter'
import type { ErrorOptions } from '@sallyport/core/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './reply.ts'

/**
 * Returns an error for Fastify to throw. It sets the status of a refusal on the reply, where `onError` hooks read it before
 * any error handler has set it.
 */
export function refusalFor(error: unknown, reply: FastifyReply, options: ErrorOptions): unknown {
  if (isAuthError(error) && !reply.sent) reply.code(errorFields(error, options).status)
  return asHttpError(error, options)
}

/** An error handler of a route. */
export type RouteErrors = (error: Error, request: FastifyRequest, reply: FastifyReply) => unknown

/**
 * Answers AuthErrors with problem documents, unless the application has its own error handler. That one gets all other
 * errors too, or else Fastify's does.
 */
export function createRouteErrors(options: ErrorOptions): RouteErrors {
  return (error, request, reply) => {
    if (isAuthError(error) && !hasOwnErrors(request)) return sendProblem(reply, error, options)
    return handOn(asHttpError(error, options), reply)
  }
}

async function rejecting(error: unknown): Promise<never> {
  throw error
}

/** Hands an error on to the next error handler. A thrown value that is not an Error would be sent as an answer. */
export function handOn(error: unknown, reply: FastifyReply): unknown {
  if (!(error instanceof Error)) return rejecting(error)
  reply.send(error)
  return undefined
}

/** `setErrorHandler` binds its handler to the instance, which changes the name: only the default keeps its own. */
function hasOwnErrors({ server }: FastifyRequest): boolean {
  return server.errorHandler.name !== 'defaultErrorHandler'
}
