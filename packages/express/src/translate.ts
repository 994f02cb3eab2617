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
 * Does work and then calls one of the two: at once if the work returns a result and no promise. If what is called throws, the
 * connection is closed, so that the process goes on.
 */
export function settle<T>(
  work: () => T | Promise<T>,
  res: ServerResponse,
  { onResult, onError }: { readonly onResult: (result: T) => void; readonly onError: (error: unknown) => void },
): void {
  const close = (error: unknown) => {
    process.emitWarning(error instanceof Error ? error : new Error('something other than an Error was thrown'))
    res.destroy()
  }
  const result = started(work)
  if (result instanceof Promise) {
    result.then(onResult, onError).catch(close)
    return
  }
  try {
    onResult(result)
  } catch (error) {
    close(error)
  }
}

function started<T>(work: () => T | Promise<T>): T | Promise<T> {
  try {
    return work()
  } catch (error) {
    return rejected(error)
  }
}

async function rejected(error: unknown): Promise<never> {
  throw error
}
