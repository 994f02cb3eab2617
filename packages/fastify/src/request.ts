import type { HttpRequest, RouteRequest } from '@sallyport/core/http'
import type { FastifyRequest } from 'fastify'

/** A Fastify request as core reads it. */
export function toHttpRequest(request: FastifyRequest): HttpRequest {
  const { raw } = request
  return {
    method: request.method,
    header: name => headerOf(raw.headers[name]),
    rawHeaders: raw.rawHeaders,
    native: request,
    // Behind proxies Fastify works the address out each time that it is asked for it.
    get ip() {
      return request.ip
    },
  }
}

/** A request to one of core's routes. */
export function toRouteRequest(request: FastifyRequest): RouteRequest {
  return Object.assign(toHttpRequest(request), {
    body: request.body,
    params: request.params as Readonly<Record<string, unknown>>,
  })
}

function headerOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value
}
