import type { ServerResponse } from 'node:http'
import { isAuthError } from '@sallyport/core'
import type { HttpReply, HttpRequest } from '@sallyport/core/http'
import { errorFields } from '@sallyport/core/adapter'
import type { ExpressRequest, Next } from './middleware.ts'

/** An Express request as core reads it. A class, because every guarded request needs one: its members cost nothing unread. */
class AdaptedRequest implements HttpRequest {
  constructor(readonly native: ExpressRequest) {}

  get method(): string {
    return this.native.method ?? ''
  }

  get rawHeaders(): readonly string[] {
    return this.native.rawHeaders
  }

  /** Behind proxies Express works the address out each time that it is asked for it. */
  get ip(): string | undefined {
    return this.native.ip
  }

  header(name: string): string | undefined {
    const value = this.native.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
}

/** An Express request as core reads it. */
export function toHttpRequest(req: ExpressRequest): HttpRequest {
  return new AdaptedRequest(req)
}

/**
 * Sends a reply by Node's own means: Express's would add an `ETag`, and answer 304 in its place.
 *
 * Does nothing where something else has begun to answer, such as a timeout, or where the client has left.
 */
export function sendReply(res: ServerResponse, { status, headers, body }: HttpReply): void {
  if (res.headersSent || res.destroyed) return
  res.statusCode = status
  setHeaders(res, headers)
  res.end(body === undefined ? undefined : JSON.stringify(body))
}

/** Gives an AuthError the fields that Express's own error handler and those written for `http-errors` go by. */
export function forExpress(error: unknown, realm: string): unknown {
  if (!isAuthError(error)) return error
  const { status, headers } = errorFields(error, { realm })
  return Object.assign(error, {
    status,
    statusCode: status,
    expose: status < 500,
    headers: Object.fromEntries(headers),
  })
}

/**
 * Hands an error to `next`. A refusal after the whole answer was sent, or after the client left, goes nowhere: error
 * handlers answer what they are given, and a second answer throws.
 */
export function refuse(error: unknown, res: ServerResponse, next: Next, realm: string): void {
  if (isAuthError(error) && (res.writableEnded || res.destroyed)) return
  next(forExpress(error, realm))
}

/**
 * Waits for work and then hands over. What handing over itself throws ends the connection, and never the process: nothing
 * else would catch it.
 */
export function settle<T>(
  work: Promise<T>,
  res: ServerResponse,
  { onResult, onError }: { readonly onResult: (result: T) => void; readonly onError: (error: unknown) => void },
): void {
  work.then(onResult, onError).catch((error: unknown) => {
    process.emitWarning(error instanceof Error ? error : new Error('something that is not an Error was thrown'))
    res.destroy()
  })
}

/** Sets headers. The application's own cookies stay, and so does each of a reply's. */
export function setHeaders(res: ServerResponse, headers: HttpReply['headers']): void {
  for (const [name, value] of headers) {
    if (name === 'set-cookie') res.appendHeader(name, value)
    else res.setHeader(name, value)
  }
}
