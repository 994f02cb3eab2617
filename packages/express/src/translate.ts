import type { ServerResponse } from 'node:http'
import { isAuthError } from '@sallyport/core'
import { errorFields, type HttpReply, type HttpRequest } from '@sallyport/core/http'
import type { ExpressRequest } from './middleware.ts'

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

/** Sends a reply by Node's own means: Express's would add an `ETag`, and answer 304 in its place. */
export function sendReply(res: ServerResponse, { status, headers, body }: HttpReply): void {
  res.statusCode = status
  for (const [name, value] of headers) {
    // The application's own cookies stay, and so does each of a reply's.
    if (name === 'set-cookie') res.appendHeader(name, value)
    else res.setHeader(name, value)
  }
  res.end(body === undefined ? undefined : JSON.stringify(body))
}

/** Gives an AuthError the `status` and `headers` that Express's own error handler goes by. */
export function forExpress(error: unknown, realm: string): unknown {
  if (!isAuthError(error)) return error
  const { status, headers } = errorFields(error, { realm })
  return Object.assign(error, { status, headers: Object.fromEntries(headers) })
}
