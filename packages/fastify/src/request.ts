import type { HttpRequest, RouteRequest } from '@sallyport/core/http'
import type { FastifyRequest } from 'fastify'

/** A Fastify request as core reads it. A class, because every guarded request needs one: its members cost nothing unread. */
class AdaptedRequest implements HttpRequest {
  constructor(readonly native: FastifyRequest) {}

  get method(): string {
    return this.native.method
  }

  get rawHeaders(): readonly string[] {
    return this.native.raw.rawHeaders
  }

  /** Behind proxies Fastify works the address out each time that it is asked for it. */
  get ip(): string {
    return this.native.ip
  }

  header(name: string): string | undefined {
    const value = this.native.raw.headers[name]
    return typeof value === 'object' ? value.join(', ') : value
  }
}

/** A Fastify request as core reads it. */
export function toHttpRequest(request: FastifyRequest): HttpRequest {
  return new AdaptedRequest(request)
}

/** A request to one of core's routes. */
export function toRouteRequest(request: FastifyRequest): RouteRequest {
  return Object.assign(new AdaptedRequest(request), {
    body: request.body,
    params: request.params as Readonly<Record<string, unknown>>,
  })
}
