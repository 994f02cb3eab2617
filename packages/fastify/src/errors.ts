import { isAuthError } from '@sallyport/core'
import type { ErrorOptions } from '@sallyport/core/http'
import { errorFields } from '@sallyport/core/adapter'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './reply.ts'

/**
 * Gives an error for Fastify to throw. The reply gets the status of a refusal now: hooks for `onError`, such as those that
 * report errors, read it there before any error handler has set it.
 */
export function refusalFor(error: unknown, reply: FastifyReply, options: ErrorOptions): unknown {
  const refusal = forFastify(error, options)
  if (isAuthError(error) && !reply.sent) reply.code(errorFields(error, options).status)
  return refusal
}

/** An error handler of a route. */
export type RouteErrors = (error: Error, request: FastifyRequest, reply: FastifyReply) => unknown

/** Gives an AuthError the `statusCode` and `headers` that Fastify's error handler, and many others, go by. */
export function forFastify(error: unknown, options: ErrorOptions): unknown {
  if (!isAuthError(error)) return error
  const { status, headers } = errorFields(error, options)
  return Object.assign(error, { statusCode: status, headers: Object.fromEntries(headers) })
}

/**
 * Answers AuthErrors with problem documents where the application has no error handler of its own, which otherwise
 * hears of them; every other error goes on to it, or to Fastify's.
 */
export function createRouteErrors(options: ErrorOptions): RouteErrors {
  return (error, request, reply) => {
    if (isAuthError(error) && !hasOwnErrors(request)) return sendProblem(reply, error, options)
    return handOn(forFastify(error, options), reply)
  }
}

async function rejecting(error: unknown): Promise<never> {
  throw error
}

/** Hands an error on to the next error handler. What is thrown and no error would be an answer if it were sent. */
export function handOn(error: unknown, reply: FastifyReply): unknown {
  if (!(error instanceof Error)) return rejecting(error)
  reply.send(error)
  return undefined
}

/** What `setErrorHandler` sets is bound to its instance, and named for it: none of it has the name of the default. */
function hasOwnErrors({ server }: FastifyRequest): boolean {
  return server.errorHandler.name !== 'defaultErrorHandler'
}
