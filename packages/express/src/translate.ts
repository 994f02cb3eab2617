import type { ServerResponse } from 'node:http'
import { isAuthError } from '@sallyport/core'
import { asHttpError, nodeRequest } from '@sallyport/core/adapter'
import type { ErrorOptions, HttpRequest } from '@sallyport/core/http'
import type { ExpressRequest, Next } from './middleware.ts'

/** An Express request as core reads it. */
export function toHttpRequest(req: ExpressRequest): HttpRequest {
  return nodeRequest(req, req)
}

/**
 * Hands an error to `next`. A refusal is dropped if the response has been sent or the client has left: error handlers would
 * answer a second time, which throws.
 */
export function refuse(error: unknown, res: ServerResponse, next: Next, options: ErrorOptions): void {
  if (isAuthError(error) && (res.writableEnded || res.destroyed)) return
  next(asHttpError(error, options))
}

/**
 * Waits for a result, and then calls one of the two. If what is called throws, the connection is closed, so that the process goes
 * on.
 */
export function settle<T>(
  result: Promise<T>,
  res: ServerResponse,
  { onResult, onError }: { readonly onResult: (result: T) => void; readonly onError: (error: unknown) => void },
): void {
  result.then(onResult, onError).catch((error: unknown) => close(res, error))
}

/** Hands over to what comes next. If that throws, the connection is closed, so that the process goes on. */
export function handOver(next: Next, res: ServerResponse): void {
  try {
    next()
  } catch (error) {
    close(res, error)
  }
}

function close(res: ServerResponse, error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error('something other than an Error was thrown'))
  res.destroy()
}
