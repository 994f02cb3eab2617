import type { IncomingMessage } from 'node:http'
import type { Request } from '@hapi/hapi'
import type { HttpRequest } from '@sallyport/core/http'

/** Finds the client's address. */
export type ClientIp = (request: Request) => string | undefined

/** Makes what adapts requests of hapi for core. */
export function adaptWith(clientIp: ClientIp) {
  return (request: Request): HttpRequest => {
    const { headers, url } = request.raw.req
    // Requests of server.inject have none.
    const { rawHeaders = [] } = request.raw.req as Partial<IncomingMessage>
    return {
      native: request,
      method: request.method.toUpperCase(),
      rawHeaders,
      // As it came: hapi rewrites its own.
      url,
      get ip() {
        return clientIp(request)
      },
      header: name => headers[name]?.toString(),
    }
  }
}
